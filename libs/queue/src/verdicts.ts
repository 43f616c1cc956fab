import { parkedReason } from './parked-reason.ts';
import type { Seal } from './seal.ts';

/** What a consumer says of a message that it is done with; `answer` where the contract asks for one, as JSON. */
export type ProvenVerdict = { readonly verdict: 'completed'; readonly answer?: string } | { readonly verdict: 'parked' };

/** What a finished job returns: the proof, and after it the answer. A proof is base64url and holds no point. */
export function completion(seal: Seal, queue: string, messageId: string, answer?: string): string {
  return answer === undefined ? seal.attest(queue, messageId, 'completed') : `${seal.attest(queue, messageId, 'completed', answer)}.${answer}`;
}

/**
 * The verdict that a finished job carries, if its proof holds. Whoever can only write to Redis can neither acknowledge
 * nor park a message, nor answer it.
 */
export function provenVerdict(seal: Seal, queue: string, messageId: string, { failedReason = '', returnvalue }: { readonly returnvalue?: unknown; readonly failedReason?: string | undefined }): ProvenVerdict | undefined {
  if (typeof returnvalue === 'string') {
    const point = returnvalue.indexOf('.');
    if (point < 0 && seal.attests(queue, messageId, 'completed', returnvalue)) return { verdict: 'completed' };
    const answer = returnvalue.slice(point + 1);
    if (point > 0 && seal.attests(queue, messageId, 'completed', returnvalue.slice(0, point), answer)) return { verdict: 'completed', answer };
  }
  if (failedReason.startsWith(parkedReason) && seal.attests(queue, messageId, 'parked', failedReason.slice(parkedReason.length))) return { verdict: 'parked' };
  return undefined;
}
