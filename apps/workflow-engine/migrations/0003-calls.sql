-- Durable calls that have no committed result yet; the turn that takes the result deletes the row (I4).
-- lease_until, by the database's clock: until then the owner alone runs it; without an owner, not before then.
CREATE TABLE calls (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  instance_id uuid NOT NULL,
  task text NOT NULL,
  request json NOT NULL,
  attempt integer NOT NULL CHECK (attempt > 0),
  lease_owner uuid,
  lease_until timestamptz NOT NULL
);

CREATE INDEX calls_by_lease ON calls (lease_until);
CREATE INDEX calls_by_instance ON calls (instance_id);
