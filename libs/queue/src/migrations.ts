/** The tables `outbox` and `inbox`: give it to `migrate` beside the service's own folder. */
export const queueMigrations = { namespace: 'queue', url: new URL('../migrations/', import.meta.url) } as const;
