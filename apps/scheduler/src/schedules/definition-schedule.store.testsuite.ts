import type { ScheduleId, TenantId } from '@holdfast/ids/ids';
import { expect, it } from 'vitest';
import { anySchedule, ids, type SchedulesWorld } from '../testing/schedules.ts';
import type { DefinitionScheduleStore } from './definition-schedule.store.ts';

/** What every store of definitions' schedules must do. `open` gives an empty one. */
export function definitionScheduleStoreSuite(open: () => Promise<SchedulesWorld & { readonly definitions: DefinitionScheduleStore }>): void {
  const report = { namespace: 'test', name: 'report' };

  it('remembers the newest version of each definition, and its schedule, for each tenant alone', async () => {
    const { definitions, schedules, transactions } = await open();
    const [tenantId, other] = [ids.next<TenantId>(), ids.next<TenantId>()];
    const schedule = anySchedule(await schedules.now(), 60_000, { tenantId });
    await transactions.run(async (tx) => {
      await schedules.create(tx, schedule);
      expect(await definitions.lockKnown(tx, tenantId, report)).toBeUndefined();
      await definitions.remember(tx, tenantId, { ...report, version: '1.0.0' }, { scheduleId: schedule.id });
      await definitions.remember(tx, other, { ...report, version: '3.0.0' }, { refused: 'schedule-invalid' });
    });
    const known = (tenant: TenantId) => transactions.run((tx) => definitions.lockKnown(tx, tenant, report));
    expect(await known(tenantId)).toEqual({ version: '1.0.0', scheduleId: schedule.id satisfies ScheduleId });
    expect(await known(other)).toEqual({ version: '3.0.0' });
    await transactions.run((tx) => definitions.remember(tx, tenantId, { ...report, version: '2.0.0' }, {}));
    expect(await known(tenantId)).toEqual({ version: '2.0.0' });
  });
}
