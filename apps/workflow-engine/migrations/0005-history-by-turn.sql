-- One row a turn instead of one an entry: a turn's entries are written and read together.
ALTER TABLE history RENAME TO history_entries;
ALTER INDEX history_pkey RENAME TO history_entries_pkey;

-- entries: [type, task, data] of each, in order from first_sequence on; all of them happened at one moment.
-- I3: gapless by the core's count; the fence of the instance's row, in the same statement, admits one writer.
CREATE TABLE history (
  instance_id uuid NOT NULL,
  first_sequence integer NOT NULL CHECK (first_sequence > 0),
  last_sequence integer NOT NULL CHECK (last_sequence >= first_sequence),
  tenant_id uuid NOT NULL,
  at timestamptz NOT NULL,
  entries json NOT NULL,
  PRIMARY KEY (instance_id, first_sequence)
);

INSERT INTO history (instance_id, first_sequence, last_sequence, tenant_id, at, entries)
SELECT instance_id, sequence, sequence, tenant_id, at, json_build_array(json_build_array(type, task, data)) FROM history_entries;

DROP TABLE history_entries;

-- Definitions are never deleted, and the check would lock the definition's row for each start.
ALTER TABLE instances DROP CONSTRAINT instances_definition_id_fkey;

-- Room for the states of the next turns beside the row: the update touches no index then.
ALTER TABLE instances SET (fillfactor = 60);

-- What a client names an instance by, and searches for it.
ALTER TABLE instances ADD COLUMN business_key text, ADD COLUMN labels jsonb;
CREATE INDEX instances_by_business_key ON instances (tenant_id, business_key, id DESC) WHERE business_key IS NOT NULL;
CREATE INDEX instances_by_label ON instances USING gin (labels jsonb_path_ops) WHERE labels IS NOT NULL;
