-- The people of a tenant are found without reading those of the others. What a crash left half-built is begun anew.
DROP INDEX CONCURRENTLY IF EXISTS users_of_tenant;
CREATE INDEX CONCURRENTLY IF NOT EXISTS users_of_tenant ON users (tenant_id, email);
