-- What versions that were replaced start their instances with: a tick that fired before an edit is on its way to the engine, which reads its input.
CREATE TABLE schedule_inputs (
  schedule_id uuid NOT NULL REFERENCES schedules,
  tenant_id   uuid NOT NULL,
  version     integer NOT NULL,
  input       json NOT NULL,
  replaced_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (schedule_id, version)
);

CREATE INDEX schedule_inputs_old ON schedule_inputs (replaced_at);

CALL wall_off('schedule_inputs');
