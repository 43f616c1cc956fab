-- Records are read in the scope of whoever reads; those of no tenant are the platform's.
CALL wall_off('audit_records', 'tenant_id = ANY ((SELECT tenants_in_scope())::text[])');
CALL wall_off('audit_personal', 'EXISTS (SELECT FROM audit_records r WHERE r.id = audit_personal.record_id)');
