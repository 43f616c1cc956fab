import { scheduleInput } from '@holdfast/contracts/http/scheduler-internal';
import type { ServiceClient } from '@holdfast/http-client/service-client';
import type { JsonValue } from '@holdfast/workflow-core/json';
import type { ScheduleInputs } from './schedule-inputs.ts';

/** I15: inputs that are kept in memory at most; a version's never changes. */
const capacity = 500;

/** scheduler over mutual TLS. A schedule that ticks often is asked about once. */
export function scheduleInputsOverHttp(client: ServiceClient): ScheduleInputs {
  const known = new Map<string, JsonValue>();
  return {
    find: async (tenantId, scheduleId, version) => {
      const path = `/internal/v1/tenants/${tenantId}/schedules/${scheduleId}/inputs/${version}`;
      const kept = known.get(path);
      if (kept !== undefined) return kept;
      const answer = await client.request({ method: 'GET', path, schema: scheduleInput });
      if (!answer.ok && answer.status !== 404) throw new Error(`scheduler refused: ${answer.code}`);
      if (!answer.ok) return undefined;
      const oldest = known.size < capacity ? undefined : known.keys().next().value;
      if (oldest !== undefined) known.delete(oldest);
      known.set(path, answer.value.input);
      return answer.value.input;
    },
  };
}
