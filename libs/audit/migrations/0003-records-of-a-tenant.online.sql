-- What a tenant has in the audit is found without reading what the others have, and what was between two moments without the rest.
-- What a crash left half-built is begun anew.
DROP INDEX CONCURRENTLY IF EXISTS audit_records_of_tenant;
CREATE INDEX CONCURRENTLY IF NOT EXISTS audit_records_of_tenant ON audit_records (tenant_id, occurred_at);
