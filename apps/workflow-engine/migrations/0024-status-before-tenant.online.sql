-- One index less for each commit to write: with the status before the tenant, the index of lists leads the sweep to what stands at a checkpoint, too, the
-- oldest of each tenant first, tenant by tenant. What a crash left half-built is begun anew.
DROP INDEX CONCURRENTLY IF EXISTS instances_in_status;
CREATE INDEX CONCURRENTLY IF NOT EXISTS instances_in_status ON instances (status, tenant_id, started_at, id) WITH (deduplicate_items = off);
DROP INDEX CONCURRENTLY IF EXISTS instances_of_status;
DROP INDEX CONCURRENTLY IF EXISTS instances_at_checkpoint;
