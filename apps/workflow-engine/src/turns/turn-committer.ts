import { setImmediate as nextTask } from 'node:timers/promises';
import type { Turn } from './turn.ts';
import type { Committed, TurnStore } from './turn.store.ts';

/** Makes one turn durable; how turns share transactions is its own affair. */
export interface TurnCommitter {
  commit(turn: Turn): Promise<Committed>;
}

interface Waiting {
  readonly turn: Turn;
  readonly settle: (outcome: Promise<Committed>) => void;
}

/**
 * Group commit: turns that end while a transaction is under way share the next one, which starts when that has returned and those whose
 * turns were in it had a moment to go on. There is no timer, so a turn that comes alone waits for nobody.
 *
 * I12: when more turns wait than fit into a group, each tenant gets its share of it, its oldest first.
 * I11: when a group fails as a whole, each of its turns is committed alone, so that one that cannot be written harms no other.
 */
export function groupCommit(store: TurnStore, maxTurns = 256): TurnCommitter {
  const waiting: Waiting[] = [];
  let flushing = false;

  async function alone(turn: Turn): Promise<Committed> {
    const [outcome] = await store.commit([turn]);
    if (outcome === undefined) throw new Error('the store answered for no turn');
    return outcome;
  }

  async function flush(group: readonly Waiting[]): Promise<void> {
    const outcomes = await store.commit(group.map(({ turn }) => turn)).catch(() => undefined);
    for (const [index, { turn, settle }] of group.entries()) {
      const outcome = outcomes?.[index];
      settle(outcome === undefined ? alone(turn) : Promise.resolve(outcome));
    }
  }

  async function flushAll(): Promise<void> {
    flushing = true;
    // Turns that end at the same moment share the first group, too.
    await Promise.resolve();
    while (waiting.length > 0) {
      const [first, ...rest] = takeFairly(waiting, maxTurns);
      if (first === undefined) break;
      if (rest.length > 0) {
        await flush([first, ...rest]);
      } else {
        const outcome = alone(first.turn);
        first.settle(outcome);
        await outcome.catch(() => undefined);
      }
      // The next turns of those that have just been committed are a few steps away: they share the next group.
      await nextTask();
    }
    flushing = false;
  }

  return {
    commit: (turn) => {
      const committed = new Promise<Committed>((resolve) => waiting.push({ turn, settle: resolve }));
      if (!flushing) void flushAll();
      return committed;
    },
  };
}

/** Takes out the next group: all that fit, else one turn of each tenant after the other, each tenant's oldest first. */
function takeFairly(waiting: Waiting[], limit: number): Waiting[] {
  if (waiting.length <= limit) return waiting.splice(0);
  const queues = [...Map.groupBy(waiting, ({ turn }) => turn.tenantId).values()];
  const taken = new Set<Waiting>();
  for (let place = 0; taken.size < limit; place += 1) {
    for (const queue of queues) {
      const next = queue[place];
      if (next !== undefined && taken.size < limit) taken.add(next);
    }
  }
  waiting.splice(0, waiting.length, ...waiting.filter((each) => !taken.has(each)));
  return [...taken];
}
