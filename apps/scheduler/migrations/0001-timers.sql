CREATE TABLE timers (
  timer_id    uuid PRIMARY KEY,
  state       text NOT NULL CHECK (state IN ('waiting', 'fired', 'cleared')),
  tenant_id   uuid,
  instance_id uuid,
  due_at      timestamptz,
  ended_at    timestamptz,
  fired_at    timestamptz GENERATED ALWAYS AS (CASE WHEN state = 'fired' THEN ended_at END) STORED,
  -- Only a timer that was cleared before it was set knows nothing but its id.
  CHECK (state = 'cleared' OR (tenant_id IS NOT NULL AND instance_id IS NOT NULL AND due_at IS NOT NULL)),
  CHECK ((state = 'waiting') = (ended_at IS NULL)),
  -- I8: a row that says otherwise cannot exist.
  CHECK (state <> 'fired' OR ended_at >= due_at)
);

CREATE INDEX timers_waiting ON timers (due_at) WHERE state = 'waiting';
CREATE INDEX timers_ended ON timers (ended_at) WHERE state <> 'waiting';
