-- What each commit of a turn pays for. The two indexes that hold the status run with the time: a new entry goes behind the others of its status, where
-- a page fills up before it is split; searches read them backwards. No two entries are alike, so looking for those that are finds nothing.
-- What a crash left half-built is begun anew.
DROP INDEX CONCURRENTLY IF EXISTS instances_of_status;
DROP INDEX CONCURRENTLY IF EXISTS instances_of_version;
CREATE INDEX CONCURRENTLY IF NOT EXISTS instances_of_status ON instances (tenant_id, status, started_at, id) WITH (deduplicate_items = off);
CREATE INDEX CONCURRENTLY IF NOT EXISTS instances_of_version ON instances (definition_id, status, started_at, id) WITH (deduplicate_items = off);
ALTER INDEX IF EXISTS instances_at_checkpoint SET (deduplicate_items = off);
DROP INDEX CONCURRENTLY IF EXISTS instances_by_status;
DROP INDEX CONCURRENTLY IF EXISTS instances_of_definition;

-- Each statement that writes a table parses its checks anew: the same rules, a third as long. The lists of lifecycle_turns come from the same rows of
-- one statement, so they have one length.
ALTER TABLE instances DROP CONSTRAINT IF EXISTS instances_status_check, DROP CONSTRAINT IF EXISTS instances_status_known,
  ADD CONSTRAINT instances_status_known CHECK (status = ANY ('{pending,running,waiting,suspended,completed,faulted,cancelled}')) NOT VALID;
ALTER TABLE instances VALIDATE CONSTRAINT instances_status_known;
ALTER TABLE lifecycle_turns DROP CONSTRAINT IF EXISTS lifecycle_turns_scope_check, DROP CONSTRAINT IF EXISTS lifecycle_turns_scope_known,
  DROP CONSTRAINT IF EXISTS lifecycle_turns_check, ADD CONSTRAINT lifecycle_turns_scope_known CHECK (scope = ANY ('{all,workflows}')) NOT VALID;
ALTER TABLE lifecycle_turns VALIDATE CONSTRAINT lifecycle_turns_scope_known;
