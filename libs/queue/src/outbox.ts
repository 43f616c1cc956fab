import type { JobOf, QueueContract } from '@holdfast/contracts/queues';
import type { MessageId } from '@holdfast/ids/ids';
import { queryIn } from '@holdfast/transaction/statements';
import type { Transaction } from '@holdfast/transaction/transaction';

export interface Message<Data> {
  /** Names the message for ever: an id that was enqueued before changes nothing. */
  readonly id: MessageId;
  readonly data: Data;
  /** Of the messages that wait, those with a lower one are handled first. 0 to 2,097,151 (BullMQ's); default 0. */
  readonly priority?: number;
}

/**
 * Owes `messages` to the queue from the moment `tx` commits. A relay publishes them at once after the commit, and again
 * until their consumer has acknowledged them.
 *
 * @throws {ZodError} when a message does not fit the contract: a bug of the producer.
 */
export async function enqueueAll<Q extends QueueContract>(tx: Transaction, contract: Q, messages: readonly Message<JobOf<Q>>[]): Promise<void> {
  if (messages.length === 0) return;
  const contents = messages.map(({ data }) => JSON.stringify(contract.schema.parse(data)));
  await queryIn(tx)(
    `INSERT INTO outbox (id, queue, data, priority)
     SELECT id, $1, data, priority FROM unnest($2::uuid[], $3::jsonb[], $4::integer[]) AS message (id, data, priority)
     ON CONFLICT (id) DO NOTHING`,
    [contract.name, messages.map(({ id }) => id), contents, messages.map(({ priority = 0 }) => priority)],
    'owe-messages',
  );
}

/** A message as a row of the outbox, for a statement that writes it together with the change that owes it. */
export interface OwedMessage {
  readonly id: MessageId;
  readonly queue: string;
  /** JSON. */
  readonly content: string;
}

/** @throws {ZodError} when the message does not fit the contract: a bug of the producer. */
export function owedMessage<Q extends QueueContract>(contract: Q, id: MessageId, data: JobOf<Q>): OwedMessage {
  return { id, queue: contract.name, content: JSON.stringify(contract.schema.parse(data)) };
}

/** SQL that owes what `source` gives, a query of (id uuid, queue text, content jsonb), from the moment its transaction commits. */
export function insertOwed(source: string): string {
  return `INSERT INTO outbox (id, queue, data) ${source} ON CONFLICT (id) DO NOTHING`;
}

/**
 * `insertOwed` of what its producer hands to `Relay.publish` as soon as the transaction has committed: no relay has to find it first.
 * What is not acknowledged after `milliseconds` is looked after as ever, so that dying in between costs time and nothing else.
 */
export function insertHeld(source: string, milliseconds = 3_000): string {
  return `INSERT INTO outbox (id, queue, data, attempt, publish_at) SELECT held.*, 1, now() + interval '${milliseconds} milliseconds' FROM (${source}) AS held ON CONFLICT (id) DO NOTHING`;
}

/** `enqueueAll` of one message. */
export function enqueue<Q extends QueueContract>(tx: Transaction, contract: Q, id: MessageId, data: JobOf<Q>): Promise<void> {
  return enqueueAll(tx, contract, [{ id, data }]);
}
