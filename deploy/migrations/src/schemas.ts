import type { MigrationFolder } from '@holdfast/postgres/migration-files';

const repository = new URL('../../../', import.meta.url);

const own = (service: string): MigrationFolder => ({ namespace: service, url: new URL(`apps/${service}/migrations/`, repository) });
/** The tables `outbox` and `inbox`, in the database of each service that sends or takes messages. */
const queue: MigrationFolder = { namespace: 'queue', url: new URL('libs/queue/migrations/', repository) };
/** The audit's tables, in the database of each service that keeps one. */
const audit: MigrationFolder = { namespace: 'audit', url: new URL('libs/audit/migrations/', repository) };

/** What makes the schema of each service, in order: the same folders that the service itself checks. */
export const schemas = {
  identity: [audit, own('identity')],
  'workflow-engine': [queue, audit, own('workflow-engine')],
  'resume-token': [queue, audit, own('resume-token')],
  scheduler: [queue, audit, own('scheduler')],
} as const satisfies Readonly<Record<string, readonly MigrationFolder[]>>;
