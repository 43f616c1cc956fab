import { setImmediate as nextTask } from 'node:timers/promises';
import type { DefinitionId, InstanceId, TenantId } from '@holdfast/ids/ids';
import { describe, expect, it } from 'vitest';
import { ids } from '../testing/turns.ts';
import { TurnPace, type TurnOwner } from './turn-pace.ts';

const [busy, quiet] = [ids.next<TenantId>(), ids.next<TenantId>()];

function paced() {
  let now = 0;
  const order: string[] = [];
  const pace = new TurnPace(() => now);
  /** @param milliseconds that it takes to compute */
  const turn = (name: string, owner: TurnOwner, milliseconds: number) =>
    pace.compute(owner, () => {
      order.push(name);
      now += milliseconds;
      return name;
    });
  /** Turns of the owner have taken this long. */
  const learn = async (owner: TurnOwner, milliseconds: number) => {
    for (let count = 0; count < 10; count += 1) await pace.compute(owner, () => void (now += milliseconds));
    await nextTask();
  };
  return { pace, order, turn, learn };
}

function ownedBy(tenantId: TenantId): TurnOwner {
  return { tenantId, definitionId: ids.next<DefinitionId>() };
}

function ended(turns: readonly (string | Promise<string>)[]): Promise<string[]> {
  return Promise.all(turns.map((each) => Promise.resolve(each)));
}

describe('the pace of turns', () => {
  it('computes a turn at once while there is time in this round of the event loop, and what is more in later ones, in order', async () => {
    const { order, turn } = paced();
    const turnOf = (name: string, milliseconds: number) => turn(name, ownedBy(busy), milliseconds);
    expect([turnOf('a', 4), turnOf('b', 7)]).toEqual(['a', 'b']);
    const later = ['c', 'd', 'e'].map((name) => turnOf(name, 6));
    expect(order).toEqual(['a', 'b']);
    await nextTask();
    expect(order).toEqual(['a', 'b', 'c', 'd']);
    expect(await ended(later)).toEqual(['c', 'd', 'e']);
    await nextTask();
    expect(turnOf('f', 1)).toBe('f');
  });

  it('lets those that are soon done go before those that compute for long, which go on all the same', async () => {
    const { order, turn, learn } = paced();
    const [long, short] = [ownedBy(busy), ownedBy(busy)];
    await learn(long, 20);
    const turns = ['long 1', 'long 2', 'long 3'].map((name) => turn(name, long, 20));
    turns.push(turn('at once', short, 1));
    expect(order).toEqual(['at once']);
    await nextTask();
    expect(order).toEqual(['at once', 'long 1']);
    expect(turn('short', short, 1)).toBe('short');
    await ended(turns);
    expect(order).toEqual(['at once', 'long 1', 'short', 'long 2', 'long 3']);
  });

  it('learns from the first of many that the others are long, too', async () => {
    const { order, turn } = paced();
    const [long, short] = [ownedBy(busy), ownedBy(busy)];
    const turns = ['1', '2', '3', '4', '5', '6'].map((name) => turn(name, long, 20));
    turns.push(turn('short', short, 1));
    await ended(turns);
    expect(order).toEqual(['1', '2', '3', 'short', '4', '5', '6']);
  });

  it('holds no definition long for a single pause', async () => {
    const { turn } = paced();
    const owner = ownedBy(busy);
    expect(turn('paused', owner, 150)).toBe('paused');
    await nextTask();
    expect(turn('next', owner, 1)).toBe('next');
  });

  it('learns nothing from what finds that it cannot be computed yet', async () => {
    const { order, pace, turn, learn } = paced();
    const [long, short] = [ownedBy(busy), ownedBy(busy)];
    await learn(long, 20);
    const room = Promise.resolve();
    for (let count = 0; count < 100; count += 1) await pace.compute(long, () => room);
    const turns = [turn('long', long, 20), turn('short', short, 1)];
    await ended(turns);
    expect(order).toEqual(['short', 'long']);
  });

  it('forgets of very many definitions the one that was not computed for the longest time (I15)', async () => {
    const { order, turn, learn } = paced();
    const [first, second, short] = [ownedBy(busy), ownedBy(busy), ownedBy(busy)];
    for (const each of [first, second]) await learn(each, 20);
    for (let more = 0; more < 998; more += 1) void turn('other', ownedBy(busy), 0);
    await turn('again', first, 20);
    void turn('one too many', ownedBy(busy), 0);
    await nextTask();
    order.length = 0;
    await ended([turn('first', first, 20), turn('second', second, 0), turn('short', short, 0)]);
    expect(order).toEqual(['second', 'short', 'first']);
  });

  it('takes a tenant’s after the other’s (I12)', async () => {
    const { order, turn } = paced();
    const [one, other] = [ownedBy(busy), ownedBy(quiet)];
    const turns = [turn('first', one, 10), ...['b1', 'b2', 'b3'].map((name) => turn(name, one, 1)), turn('q1', other, 1)];
    await ended(turns);
    expect(order).toEqual(['first', 'b1', 'q1', 'b2', 'b3']);
  });

  it('names the instances whose turns wait', async () => {
    const { pace, turn } = paced();
    const [first, second] = [ids.next<InstanceId>(), ids.next<InstanceId>()];
    void turn('long', ownedBy(busy), 10);
    const turns = [first, second].map((instanceId) => turn(instanceId, { ...ownedBy(busy), instanceId }, 1));
    expect(pace.waiting).toEqual([first, second]);
    await ended(turns);
    expect(pace.waiting).toEqual([]);
  });

  it('names an instance until none of its turns waits', async () => {
    const { pace, turn } = paced();
    const owner = { ...ownedBy(busy), instanceId: ids.next<InstanceId>() };
    void turn('long', ownedBy(busy), 10);
    const [first, second] = [turn('first', owner, 10), turn('second', owner, 1)];
    await first;
    expect(pace.waiting).toEqual([owner.instanceId]);
    await second;
    expect(pace.waiting).toEqual([]);
  });

  it('tells whoever asked what a turn throws, and goes on', async () => {
    const { pace, turn } = paced();
    const owner = ownedBy(busy);
    const fail = () => {
      throw new Error('no state of it');
    };
    expect(() => pace.compute(owner, fail)).toThrow('no state of it');
    void turn('long', owner, 10);
    const waiting = [pace.compute(owner, fail), turn('next', owner, 1)];
    expect(await Promise.allSettled(waiting.map((each) => Promise.resolve(each)))).toEqual([{ status: 'rejected', reason: new Error('no state of it') }, { status: 'fulfilled', value: 'next' }]);
  });
});
