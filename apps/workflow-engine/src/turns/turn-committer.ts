import { setImmediate as nextTask } from 'node:timers/promises';
import { TurnRoom } from './turn-room.ts';
import { turnSize } from './turn-size.ts';
import type { Turn } from './turn.ts';
import type { Committed, TurnStore } from './turn.store.ts';

/** Makes one turn durable; how turns share transactions is its own affair. */
export interface TurnCommitter {
  commit(turn: Turn): Promise<Committed>;
}

interface Waiting {
  readonly turn: Turn;
  /** Characters. */
  readonly size: number;
  readonly settle: (outcome: Committed | Promise<Committed>) => void;
}

export interface GroupSizes {
  /** Turns that share a transaction, at most. */
  readonly most?: number;
  /** Characters of the turns that share a transaction, at most; one alone may have more. */
  readonly mostSize?: number;
  /** Turns that are not worth parting: when more wait, they go in halves, one beside the other. */
  readonly whole?: number;
  /** Turns that are worth a transaction beside the one that is under way. */
  readonly aside?: number;
}

/** Transactions side by side, each with a connection: as one is written, the turns that follow from the other are computed. */
const maxFlows = 2;

/**
 * Group commit: turns that end while a transaction is under way share the next one, which starts when that has returned and those whose
 * turns were in it had a moment to go on. There is no timer, so a turn that comes alone waits for nobody. When many wait, a second flow of
 * groups runs beside the first.
 *
 * I12: when more turns wait than fit into a group, each tenant gets its share of it, its oldest first.
 * I15: large turns share a transaction with few, and a tenant that has many of them computes no further ones until they are committed.
 * I11: when a group fails as a whole, each of its turns is committed alone, so that one that cannot be written harms no other.
 */
export function groupCommit(store: TurnStore, { most = 256, mostSize = 2 ** 24, whole = 64, aside = 16 }: GroupSizes = {}, held = new TurnRoom()): TurnCommitter {
  const waiting: Waiting[] = [];
  let flows = 0;

  async function alone(turn: Turn): Promise<Committed> {
    const [outcome] = await store.commit([turn]);
    if (outcome === undefined) throw new Error('the store answered for no turn');
    return outcome;
  }

  async function flush(group: readonly Waiting[]): Promise<void> {
    const outcomes = await store.commit(group.map(({ turn }) => turn)).catch(() => undefined);
    for (const [index, { turn, settle }] of group.entries()) {
      settle(outcomes?.[index] ?? alone(turn));
    }
  }

  /** Whether a flow has something to do beside `others`. */
  const isWorthwhile = (others: number): boolean => waiting.length >= (others === 0 ? 1 : aside) && others < maxFlows;

  async function flow(): Promise<void> {
    flows += 1;
    // Turns that end at the same moment share the first group, too.
    await Promise.resolve();
    while (isWorthwhile(flows - 1)) {
      const [first, ...rest] = takeFairly(waiting, Math.min(most, Math.max(whole, Math.ceil(waiting.length / maxFlows))), mostSize);
      if (first === undefined) break;
      if (isWorthwhile(flows)) void flow();
      if (rest.length > 0) {
        await flush([first, ...rest]);
        // The next turns of those that have just been committed are a few steps away: they share the next group.
        await nextTask();
      } else {
        const outcome = alone(first.turn);
        first.settle(outcome);
        await outcome.catch(() => undefined);
      }
    }
    flows -= 1;
  }

  return {
    commit: (turn) => {
      const { tenantId } = turn;
      const size = turnSize(turn);
      held.hold(tenantId, size);
      const { promise, resolve } = Promise.withResolvers<Committed>();
      waiting.push({ turn, size, settle: resolve });
      if (isWorthwhile(flows)) void flow();
      const release = (): void => held.release(tenantId, size);
      promise.then(release, release);
      return promise;
    },
  };
}

/** Takes out the next group: all that fit, else one turn of each tenant after the other, each tenant's oldest first. */
function takeFairly(waiting: Waiting[], most: number, mostSize: number): Waiting[] {
  if (waiting.length <= most && waiting.reduce((sum, { size }) => sum + size, 0) <= mostSize) return waiting.splice(0);
  const queues = new Set(Map.groupBy(waiting, ({ turn }) => turn.tenantId).values());
  const taken = new Set<Waiting>();
  let total = 0;
  for (let place = 0; queues.size > 0 && taken.size < most; place += 1) {
    for (const queue of queues) {
      const next = queue[place];
      if (next === undefined || (taken.size > 0 && total + next.size > mostSize)) {
        queues.delete(queue);
      } else if (taken.size < most) {
        taken.add(next);
        total += next.size;
      }
    }
  }
  waiting.splice(0, waiting.length, ...waiting.filter((each) => !taken.has(each)));
  return [...taken];
}
