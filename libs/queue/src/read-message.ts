import type { JobOf, QueueContract } from '@holdfast/contracts/queues';
import type { Opened } from './seal.ts';

/** The message is genuine, and this release does not know what it is told: a newer one may. */
export class UnknownMessage extends Error {
  override readonly name = 'UnknownMessage';
}

/** @throws {UnknownMessage} */
export function readMessage<Q extends QueueContract>(contract: Q, { content, whole }: Extract<Opened, { ok: true }>): JobOf<Q> {
  if (!whole) throw new UnknownMessage('the envelope has members that are not known');
  const parsed = contract.schema.safeParse(jsonOf(content));
  if (!parsed.success) throw new UnknownMessage('the content does not fit the contract', { cause: parsed.error });
  return parsed.data as JobOf<Q>;
}

function jsonOf(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new UnknownMessage('the content is no JSON', { cause: error });
  }
}
