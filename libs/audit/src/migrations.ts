/** The tables `audit_…`: give it to `migrate` beside the service's own folder. */
export const auditMigrations = { namespace: 'audit', url: new URL('../migrations/', import.meta.url) } as const;
