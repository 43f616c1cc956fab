import type { definitionSchedules, JobOf } from '@holdfast/contracts/queues';
import type { RegisterDefinition } from './register-definition.ts';

/** What a job of `definition-schedules` does. The second time it changes nothing, so that no inbox is needed. */
export function definitionSchedulesConsumer(register: RegisterDefinition): (job: JobOf<typeof definitionSchedules>) => Promise<void> {
  return (job) => register.execute(job);
}
