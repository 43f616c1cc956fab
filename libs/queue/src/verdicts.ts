import { parkedReason } from './parked-reason.ts';
import type { Seal, Verdict } from './seal.ts';

/**
 * The verdict that a finished job carries, if its proof holds. Whoever can only write to Redis can neither acknowledge
 * nor park a message.
 */
export function provenVerdict(seal: Seal, queue: string, messageId: string, job: { readonly returnvalue?: unknown; readonly failedReason?: string | undefined }): Verdict | undefined {
  if (seal.attests(queue, messageId, 'completed', job.returnvalue)) return 'completed';
  const reason = job.failedReason ?? '';
  if (reason.startsWith(parkedReason) && seal.attests(queue, messageId, 'parked', reason.slice(parkedReason.length))) return 'parked';
  return undefined;
}
