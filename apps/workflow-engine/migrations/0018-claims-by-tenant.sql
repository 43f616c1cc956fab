-- A claim takes the oldest of each tenant, then the next of each (I12): each tenant's part stands together, so that no claim looks at all that waits.
DROP INDEX calls_by_lease;
CREATE INDEX calls_by_lease ON calls (tenant_id, lease_until);
