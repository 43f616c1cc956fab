import { setImmediate as nextTask } from 'node:timers/promises';
import type { DefinitionId, InstanceId, TenantId } from '@holdfast/ids/ids';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { ids } from '../testing/turns.ts';
import { TurnPace, type TurnOwner } from './turn-pace.ts';
import { TurnRoom } from './turn-room.ts';

const [busy, quiet] = [ids.next<TenantId>(), ids.next<TenantId>()];

function paced() {
  let now = 0;
  const order: string[] = [];
  const room = new TurnRoom(10);
  const pace = new TurnPace(() => now, room);
  /** @param milliseconds that it takes to compute */
  const turn = (name: string, owner: TurnOwner, milliseconds: number) =>
    pace.compute(owner, () => {
      order.push(name);
      now += milliseconds;
      return name;
    });
  /** A start whose turn takes half of its tenant's room, until that is let go. */
  const start = (name: string, owner: TurnOwner, milliseconds: number) =>
    pace.compute(owner, () => {
      order.push(name);
      now += milliseconds;
      room.hold(owner.tenantId, 5);
      return name;
    });
  /** Turns of the owner have taken this long. */
  const learn = async (owner: TurnOwner, milliseconds: number) => {
    for (let count = 0; count < 10; count += 1) await pace.compute(owner, () => void (now += milliseconds));
    await nextTask();
  };
  return { pace, room, order, turn, start, learn };
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

describe('a start', () => {
  it('that finds no room waits until there is some, and holds up nobody (I12)', async () => {
    const { room, order, turn, start } = paced();
    const owner = ownedBy(busy);
    room.hold(busy, 10);
    const waiting = ['start 1', 'start 2', 'start 3'].map((name) => start(name, owner, 1));
    expect([turn('turn', { ...owner, instanceId: ids.next<InstanceId>() }, 1), start('quiet', ownedBy(quiet), 1)]).toEqual(['turn', 'quiet']);
    await nextTask();
    expect(order).toEqual(['turn', 'quiet']);
    room.release(busy, 10);
    await nextTask();
    expect(order).toEqual(['turn', 'quiet', 'start 1', 'start 2']);
    room.release(busy, 5);
    expect(await ended(waiting)).toEqual(['start 1', 'start 2', 'start 3']);
  });

  it('that had to wait for its turn is computed only if there is still room, each tenant’s in order (I15)', async () => {
    const { room, order, turn, start } = paced();
    const owner = ownedBy(busy);
    void turn('long', ownedBy(quiet), 10);
    const waiting = ['1', '2', '3', '4'].map((name) => start(name, owner, 1));
    for (let round = 0; round < 3; round += 1) await nextTask();
    expect(order).toEqual(['long', '1', '2']);
    waiting.push(start('5', owner, 1));
    while (order.length < 6) {
      room.release(busy, 5);
      await nextTask();
    }
    expect(await ended(waiting)).toEqual(['1', '2', '3', '4', '5']);
    expect(order).toEqual(['long', '1', '2', '3', '4', '5']);
  });

  it('of a definition that computes for long does not make it count as soon done while it waits for room', async () => {
    const { room, order, turn, start, learn } = paced();
    const [long, short] = [ownedBy(busy), ownedBy(quiet)];
    await learn({ ...long, instanceId: ids.next<InstanceId>() }, 20);
    room.hold(busy, 10);
    const waiting = Array.from({ length: 100 }, () => start('waited', long, 20));
    await nextTask();
    await nextTask();
    const turns = [turn('long', { ...long, instanceId: ids.next<InstanceId>() }, 20), turn('short', short, 1)];
    await ended(turns);
    expect(order).toEqual(['short', 'long']);
    room.release(busy, 10);
    for (let left = waiting.length; left > 0; left -= 1) {
      await nextTask();
      await nextTask();
      room.release(busy, 5);
    }
    await ended(waiting);
  });

  it('that throws after it waited for room keeps no other from its turn', async () => {
    const { pace, room, start } = paced();
    const owner = ownedBy(busy);
    room.hold(busy, 10);
    const waiting = [pace.compute(owner, (): string => { throw new Error('no state of it'); }), start('next', owner, 1)];
    room.release(busy, 10);
    expect(await Promise.allSettled(waiting.map((each) => Promise.resolve(each)))).toEqual([{ status: 'rejected', reason: new Error('no state of it') }, { status: 'fulfilled', value: 'next' }]);
  });

  it('gives no promise of what it computes, as no turn does', () => {
    expectTypeOf<Parameters<typeof TurnPace.prototype.compute<Promise<string>>>[1]>().returns.toBeNever();
    expectTypeOf<Parameters<typeof TurnPace.prototype.compute<string | Promise<string>>>[1]>().returns.toEqualTypeOf<string>();
  });
});
