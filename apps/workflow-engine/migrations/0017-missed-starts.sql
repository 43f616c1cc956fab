-- Instances that an event was to start and did not: over the tenant's limit, or because the engine failed, which is tried again.
CREATE TABLE missed_starts (
  position bigint NOT NULL,
  tenant_id uuid NOT NULL,
  namespace text NOT NULL,
  name text NOT NULL,
  version text NOT NULL,
  reason text NOT NULL,
  attempts integer NOT NULL,
  at timestamptz NOT NULL,
  -- Null: it is not tried again.
  retry_at timestamptz,
  PRIMARY KEY (tenant_id, position, namespace, name)
);
CREATE INDEX missed_starts_due ON missed_starts (retry_at) WHERE retry_at IS NOT NULL;
CREATE INDEX missed_starts_by_time ON missed_starts (at);
CALL wall_off('missed_starts');

-- Instances that retention has forgotten while lifecycle events are owed that are made of their history.
CREATE TABLE forgotten_instances (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  definition_id uuid NOT NULL,
  ended_at timestamptz NOT NULL
);
CREATE INDEX forgotten_instances_by_end ON forgotten_instances (ended_at);
CALL wall_off('forgotten_instances');
