import type { ServiceClient } from '@holdfast/http-client/service-client';
import type { ScheduleId, TenantId } from '@holdfast/ids/ids';
import { expect, it } from 'vitest';
import { ids } from '../testing/turns.ts';
import { scheduleInputsOverHttp } from './schedule-inputs.module.ts';

const tenantId = ids.next<TenantId>();

/** @param statuses of its answers, in order; 200 from then on */
function schedulerThat(...statuses: number[]) {
  const asked: string[] = [];
  const client: ServiceClient = {
    request: async ({ path, schema }) => {
      asked.push(path);
      const status = statuses.shift() ?? 200;
      return status === 200 ? { ok: true, value: schema.parse({ input: { path } }) } : { ok: false, status, code: 'schedule-not-found' };
    },
    stream: () => Promise.reject(new Error('nothing here is long')),
    close: () => Promise.resolve(),
  };
  return { inputs: scheduleInputsOverHttp(client), asked };
}

it('a version of a schedule is asked for once: what it starts instances with never changes', async () => {
  const { inputs, asked } = schedulerThat();
  const id = ids.next<ScheduleId>();
  const path = `/internal/v1/tenants/${tenantId}/schedules/${id}/inputs/3`;
  expect([await inputs.find(tenantId, id, 3), await inputs.find(tenantId, id, 3)]).toEqual([{ path }, { path }]);
  await inputs.find(tenantId, id, 4);
  expect(asked).toEqual([path, path.replace('/3', '/4')]);
});

it('what the scheduler does not have is nothing, and any other refusal is to be tried again', async () => {
  const { inputs } = schedulerThat(404, 403);
  const id = ids.next<ScheduleId>();
  expect(await inputs.find(tenantId, id, 1)).toBeUndefined();
  await expect(inputs.find(tenantId, id, 1)).rejects.toThrow('scheduler refused');
  expect(await inputs.find(tenantId, id, 1)).toBeDefined();
});

it('few inputs are kept in memory, the newest (I15)', async () => {
  const { inputs, asked } = schedulerThat();
  const id = ids.next<ScheduleId>();
  for (let version = 1; version <= 501; version += 1) await inputs.find(tenantId, id, version);
  await inputs.find(tenantId, id, 501);
  await inputs.find(tenantId, id, 1);
  expect(asked).toHaveLength(502);
});
