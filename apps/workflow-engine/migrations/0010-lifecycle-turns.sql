-- Whose lifecycle events subscribers are to be told of: a row a commit, with the turns in it that have any. The events themselves are made of
-- the turns' history, which says all that they say: the same entry gives the same CloudEvents.
CREATE TABLE lifecycle_turns (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  scope text NOT NULL CHECK (scope IN ('all', 'workflows')),
  tenant_ids uuid[] NOT NULL,
  instance_ids uuid[] NOT NULL,
  first_sequences integer[] NOT NULL,
  CHECK (cardinality(tenant_ids) = cardinality(instance_ids) AND cardinality(instance_ids) = cardinality(first_sequences))
);

CREATE INDEX lifecycle_turns_by_time ON lifecycle_turns (at);

-- An event is named instance/sequence/kind.
INSERT INTO lifecycle_turns (at, scope, tenant_ids, instance_ids, first_sequences)
SELECT l.at, 'all', ARRAY[l.tenant_id], ARRAY[l.instance_id], ARRAY[h.first_sequence]
FROM lifecycle_events AS l JOIN history AS h ON h.instance_id = l.instance_id AND split_part(l.events -> 0 ->> 'id', '/', 2)::integer BETWEEN h.first_sequence AND h.last_sequence
ORDER BY l.position;

DROP TABLE lifecycle_events;
