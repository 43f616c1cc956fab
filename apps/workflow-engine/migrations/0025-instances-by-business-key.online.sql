-- Any number of instances may share a business key: the newest of them are found without reading the others. In place of an index that had them in the
-- order of their ids. What a crash left half-built is begun anew.
DROP INDEX CONCURRENTLY IF EXISTS instances_of_business_key;
CREATE INDEX CONCURRENTLY IF NOT EXISTS instances_of_business_key ON instances (tenant_id, business_key, started_at, id) WHERE business_key IS NOT NULL;
DROP INDEX CONCURRENTLY IF EXISTS instances_by_business_key;
