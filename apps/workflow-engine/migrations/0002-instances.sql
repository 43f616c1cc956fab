-- One row an instance: its state after the last committed turn. version is the fence of the next turn (I3).
-- Payloads are json, not jsonb: member order stays, and a NUL in a string does not make the row unwritable (I11).
CREATE TABLE instances (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  definition_id uuid NOT NULL REFERENCES definitions (id),
  version integer NOT NULL CHECK (version > 0),
  status text NOT NULL CHECK (status IN ('pending', 'running', 'waiting', 'completed', 'faulted', 'cancelled')),
  state json NOT NULL,
  input json NOT NULL,
  started_by text NOT NULL,
  started_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  ended_at timestamptz,
  -- The status after the first turn: part of the answer to a repeated start.
  start_status text NOT NULL,
  idempotency_key text,
  request_digest bytea
);

CREATE UNIQUE INDEX instances_idempotency ON instances (tenant_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX instances_newest ON instances (tenant_id, id DESC);
CREATE INDEX instances_by_definition ON instances (definition_id, id DESC);
-- Instances at a checkpoint: the sweep takes those that nobody continues. No column of it changes from checkpoint to checkpoint.
CREATE INDEX instances_running ON instances (id) WHERE status = 'running';

-- I3: gapless by the core's count, and the primary key admits one writer of each number.
CREATE TABLE history (
  instance_id uuid NOT NULL,
  sequence integer NOT NULL CHECK (sequence > 0),
  tenant_id uuid NOT NULL,
  type text NOT NULL,
  at timestamptz NOT NULL,
  task text NOT NULL,
  data json NOT NULL,
  PRIMARY KEY (instance_id, sequence)
);

-- Timers that were set and neither fired nor cleared: what an instance waits for. The scheduler fires them.
CREATE TABLE timers (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  instance_id uuid NOT NULL,
  due_at timestamptz NOT NULL
);

CREATE INDEX timers_by_instance ON timers (instance_id);

-- Every bookmark an instance opened, and how it was settled. A settled row never changes (I10).
CREATE TABLE bookmarks (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  instance_id uuid NOT NULL,
  timer_id uuid NOT NULL,
  expires_at timestamptz NOT NULL,
  status text NOT NULL CHECK (status IN ('open', 'resumed', 'closed')),
  redemption_id uuid,
  CHECK ((status = 'resumed') = (redemption_id IS NOT NULL))
);

CREATE INDEX bookmarks_by_instance ON bookmarks (instance_id);
