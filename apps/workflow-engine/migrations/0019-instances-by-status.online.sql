-- Every search finds its page by index, newest first: a tenant's instances by status, a definition's by status, and all of them by one look for each status.
-- As many indexes as before, each some 24 bytes an entry wider. A turn that leaves the status as it is writes in none of them; one that changes it
-- does not stay on its page as it is, because instances_running asks for the status, and writes an entry in each of them, as before.
CREATE INDEX CONCURRENTLY IF NOT EXISTS instances_by_status ON instances (tenant_id, status, started_at DESC, id DESC);
CREATE INDEX CONCURRENTLY IF NOT EXISTS instances_of_definition ON instances (definition_id, status, started_at DESC, id DESC);
-- Those at a checkpoint, the oldest of each tenant first.
CREATE INDEX CONCURRENTLY IF NOT EXISTS instances_at_checkpoint ON instances (tenant_id, started_at, id) WHERE status = 'running';
DROP INDEX CONCURRENTLY IF EXISTS instances_newest;
DROP INDEX CONCURRENTLY IF EXISTS instances_by_definition;
DROP INDEX CONCURRENTLY IF EXISTS instances_running;
