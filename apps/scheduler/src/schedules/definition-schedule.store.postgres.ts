import type { ScheduleId, TenantId } from '@holdfast/ids/ids';
import { queryIn } from '@holdfast/transaction/statements';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { DefinitionScheduleStore, KnownDefinition } from './definition-schedule.store.ts';
import type { DefinitionKey } from './schedule.ts';

export class PostgresDefinitionScheduleStore implements DefinitionScheduleStore {
  /** The lock comes in a statement of its own: the next one sees what its last holder committed. */
  async lockKnown(tx: Transaction, tenantId: TenantId, { namespace, name }: Omit<DefinitionKey, 'version'>): Promise<KnownDefinition | undefined> {
    const query = queryIn(tx).within(tenantId);
    await query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`definition ${tenantId} ${namespace}/${name}`]);
    const [row] = await query<{ version: string; schedule_id: ScheduleId | null }>(
      'SELECT version, schedule_id FROM definition_schedules WHERE tenant_id = $1 AND namespace = $2 AND name = $3',
      [tenantId, namespace, name],
    );
    return row && { version: row.version, ...(row.schedule_id === null ? {} : { scheduleId: row.schedule_id }) };
  }

  async remember(tx: Transaction, tenantId: TenantId, { namespace, name, version }: DefinitionKey, { scheduleId, refused }: Parameters<DefinitionScheduleStore['remember']>[3]): Promise<void> {
    await queryIn(tx).within(tenantId)(
      `INSERT INTO definition_schedules (tenant_id, namespace, name, version, schedule_id, refused) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (tenant_id, namespace, name) DO UPDATE SET version = excluded.version, schedule_id = excluded.schedule_id, refused = excluded.refused`,
      [tenantId, namespace, name, version, scheduleId ?? null, refused ?? null],
    );
  }
}
