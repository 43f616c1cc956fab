-- What became of workflows and tasks, as CloudEvents in the specification's form: a row a turn, in the turn's commit, for subscribers to be told of.
CREATE TABLE lifecycle_events (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id uuid NOT NULL,
  instance_id uuid NOT NULL,
  at timestamptz NOT NULL,
  events json NOT NULL
);

CREATE INDEX lifecycle_events_by_time ON lifecycle_events (at);
