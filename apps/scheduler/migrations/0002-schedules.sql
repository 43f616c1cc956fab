CREATE TABLE schedules (
  schedule_id uuid PRIMARY KEY,
  tenant_id   uuid NOT NULL,
  name        text NOT NULL,
  state       text NOT NULL CHECK (state IN ('active', 'paused', 'ended')),
  -- Counts edits.
  version     integer NOT NULL DEFAULT 1,
  definition  json NOT NULL,
  input       json NOT NULL,
  timetable   json NOT NULL,
  overlap     text NOT NULL,
  catch_up_ms bigint NOT NULL,
  created_by  text NOT NULL,
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL,
  -- The first tick without a record in the fire ledger, and when it falls due.
  next_tick   timestamptz,
  due_at      timestamptz,
  CHECK ((state = 'active') = (next_tick IS NOT NULL)),
  CHECK ((next_tick IS NULL) = (due_at IS NULL))
);

CREATE INDEX schedules_due ON schedules (due_at) WHERE state = 'active';
CREATE INDEX schedules_of_tenant ON schedules (tenant_id, schedule_id);
CREATE UNIQUE INDEX schedules_name ON schedules (tenant_id, name) WHERE state <> 'ended';

-- The fire ledger: one row a tick, for ever one (I7).
CREATE TABLE fires (
  schedule_id uuid NOT NULL REFERENCES schedules,
  tick        timestamptz NOT NULL,
  tenant_id   uuid NOT NULL,
  state       text NOT NULL CHECK (state IN ('buffered', 'fired', 'started', 'ended', 'skipped', 'misfired')),
  reason      text,
  manual      boolean NOT NULL DEFAULT false,
  due_at      timestamptz NOT NULL,
  decided_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  fired_at    timestamptz,
  ended_at    timestamptz,
  instance_id uuid,
  -- The instance's last status, or the code of the problem why it did not start.
  outcome     text,
  -- A later tick wants the instance ended.
  ending      boolean NOT NULL DEFAULT false,
  PRIMARY KEY (schedule_id, tick),
  -- I8: a row that says otherwise cannot exist.
  CHECK (decided_at >= due_at),
  CHECK ((state IN ('fired', 'started', 'ended')) = (fired_at IS NOT NULL)),
  CHECK ((state IN ('skipped', 'misfired')) = (reason IS NOT NULL))
);

CREATE INDEX fires_open ON fires (schedule_id, tick) WHERE state IN ('buffered', 'fired', 'started');
CREATE INDEX fires_of_minute ON fires (tenant_id, decided_at);
CREATE INDEX fires_old ON fires (decided_at) WHERE state IN ('ended', 'skipped', 'misfired');
