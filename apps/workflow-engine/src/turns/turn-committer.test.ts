import { ManualClock } from '@holdfast/clock/manual-clock';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { anyDefinition, firstTurn, ids } from '../testing/turns.ts';
import { MemoryTables } from './tables.store.memory.ts';
import { MemoryTurnStore } from './turn.store.memory.ts';
import { groupCommit, type GroupSizes } from './turn-committer.ts';
import { TurnRoom } from './turn-room.ts';
import type { Turn } from './turn.ts';

const definition = anyDefinition(ids.next());
let groups: number[];

/** A store whose first commit lasts until `release`, and that cannot write the turns in `poison`. */
class WatchedStore extends MemoryTurnStore {
  readonly poison = new Set<Turn>();
  readonly #gate = Promise.withResolvers<void>();

  release(): void {
    this.#gate.resolve();
  }

  override async commit(turns: readonly Turn[]): ReturnType<MemoryTurnStore['commit']> {
    groups.push(turns.length);
    await this.#gate.promise;
    if (turns.some((turn) => this.poison.has(turn))) throw new Error('cannot be written');
    return super.commit(turns);
  }
}

beforeEach(() => {
  groups = [];
});

/** Of a state of so many characters, and some more. */
function largeTurn(characters: number): Turn {
  const turn = firstTurn(definition);
  return { ...turn, state: { ...turn.state, context: 'x'.repeat(characters) } };
}

function watched(sizes: GroupSizes = {}) {
  const store = new WatchedStore(new MemoryTables(new ManualClock(new Date(0))), { owner: ids.next(), milliseconds: 1 });
  const room = new TurnRoom(10_000);
  return { store, room, committer: groupCommit(store, { most: 3, whole: 3, aside: Infinity, ...sizes }, room) };
}

describe('group commit', () => {
  it('commits a turn that comes alone at once, and what comes meanwhile together, a group at a time', async () => {
    const { store, committer } = watched();
    const commits = [committer.commit(firstTurn(definition))];
    await vi.waitFor(() => expect(groups).toEqual([1]));
    for (let more = 0; more < 5; more += 1) commits.push(committer.commit(firstTurn(definition)));
    expect(groups).toEqual([1]);
    store.release();
    expect(await Promise.all(commits)).toEqual(Array.from({ length: 6 }, () => 'committed'));
    expect(groups).toEqual([1, 3, 2]);
  });

  it('commits turns that end at the same moment together', async () => {
    const { store, committer } = watched();
    store.release();
    await Promise.all([1, 2, 3].map(() => committer.commit(firstTurn(definition))));
    expect(groups).toEqual([3]);
  });

  it('parts many turns into two groups that are written side by side, and begins no third', async () => {
    const { store, committer } = watched({ most: 100, whole: 3, aside: 2 });
    const commits = Array.from({ length: 6 }, () => committer.commit(firstTurn(definition)));
    await vi.waitFor(() => expect(groups).toEqual([3, 3]));
    for (let more = 0; more < 4; more += 1) commits.push(committer.commit(firstTurn(definition)));
    expect(groups).toEqual([3, 3]);
    store.release();
    expect(new Set(await Promise.all(commits))).toEqual(new Set(['committed']));
    expect(groups.reduce((sum, group) => sum + group)).toBe(10);
  });

  it('leaves few turns to the group after the one that is under way', async () => {
    const { store, committer } = watched({ aside: 2 });
    const commits = [committer.commit(firstTurn(definition))];
    await vi.waitFor(() => expect(groups).toEqual([1]));
    commits.push(committer.commit(firstTurn(definition)));
    await Promise.resolve();
    expect(groups).toEqual([1]);
    commits.push(committer.commit(firstTurn(definition)));
    await vi.waitFor(() => expect(groups).toEqual([1, 2]));
    store.release();
    expect(await Promise.all(commits)).toHaveLength(3);
  });

  it('shares groups between tenants, each one’s oldest first, when more turns wait than fit (I12)', async () => {
    const { store, committer } = watched();
    const quiet = anyDefinition(ids.next());
    const settled: string[] = [];
    const commit = (name: string, of: typeof definition) => void committer.commit(firstTurn(of)).then(() => settled.push(name));
    commit('first', definition);
    await vi.waitFor(() => expect(groups).toEqual([1]));
    for (const name of ['busy 1', 'busy 2', 'busy 3', 'busy 4', 'busy 5']) commit(name, definition);
    for (const name of ['quiet 1', 'quiet 2']) commit(name, quiet);
    store.release();
    await vi.waitFor(() => expect(settled).toHaveLength(8), 30_000);
    expect(groups).toEqual([1, 3, 3, 1]);
    expect(settled).toEqual(['first', 'busy 1', 'quiet 1', 'busy 2', 'busy 3', 'quiet 2', 'busy 4', 'busy 5']);
  });

  it('lets large turns share a transaction with few, and each tenant has its share of it (I12, I15)', async () => {
    const { store, committer } = watched({ most: 100, whole: 100, mostSize: 10_000 });
    const quiet = anyDefinition(ids.next());
    const commits = [committer.commit(firstTurn(definition))];
    await vi.waitFor(() => expect(groups).toEqual([1]));
    for (let more = 0; more < 4; more += 1) commits.push(committer.commit(largeTurn(4_000)));
    for (let more = 0; more < 3; more += 1) commits.push(committer.commit(firstTurn(quiet)));
    commits.push(committer.commit(largeTurn(40_000)));
    store.release();
    await Promise.all(commits);
    // Two large ones beside all that are small, the two after them, and the one that is larger than a group.
    expect(groups).toEqual([1, 5, 2, 1]);
  });

  it('leaves room for no further turn of a tenant whose turns wait in memory, until they are committed (I12, I15)', async () => {
    const { store, room, committer } = watched();
    const { tenantId } = definition;
    expect(room.isFull(tenantId)).toBe(false);
    const commits = [1, 2, 3].map(() => committer.commit(largeTurn(4_000)));
    expect([room.isFull(tenantId), room.isFull(ids.next())]).toEqual([true, false]);
    const change = room.change(tenantId);
    store.release();
    await Promise.all([change, ...commits]);
    expect(room.isFull(tenantId)).toBe(false);
  });

  it('gives back the room of turns that come too late or cannot be written (I15)', async () => {
    const { store, room, committer } = watched();
    const turns = [largeTurn(6_000), largeTurn(6_000)];
    store.release();
    await Promise.all(turns.map((each) => committer.commit(each)));
    expect(await Promise.all(turns.map((each) => committer.commit(each)))).toEqual(['stale', 'stale']);
    const bad = [largeTurn(6_000), largeTurn(6_000)];
    for (const each of bad) store.poison.add(each);
    const commits = bad.map((each) => committer.commit(each));
    expect(room.isFull(definition.tenantId)).toBe(true);
    await Promise.allSettled(commits);
    expect(room.isFull(definition.tenantId)).toBe(false);
  });

  it('lets a turn that cannot be written fail alone (I11)', async () => {
    const { store, committer } = watched();
    const [first, good, bad] = [firstTurn(definition), firstTurn(definition), firstTurn(definition)];
    store.poison.add(bad);
    const commits = Promise.allSettled([first, good, bad].map((turn) => committer.commit(turn)));
    store.release();
    expect(await commits).toMatchObject([{ value: 'committed' }, { value: 'committed' }, { reason: new Error('cannot be written') }]);
    expect(await committer.commit(firstTurn(definition))).toBe('committed');
  });
});
