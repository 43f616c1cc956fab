import { ManualClock } from '@holdfast/clock/manual-clock';
import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import { describe, expect, it, vi } from 'vitest';
import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { MemoryDefinitionStore } from '../definitions/definition.store.memory.ts';
import { MemoryIsolationStore } from '../isolation/isolation.store.memory.ts';
import { Isolation, type Poison } from '../isolation/isolation.ts';
import { anyDefinition, firstTurn, ids } from '../testing/turns.ts';
import { ContinueAbandoned } from './continue-abandoned.ts';
import { fairly } from './fairly.ts';
import { MemoryTables } from './tables.store.memory.ts';
import type { TakeTurn } from './take-turn.ts';
import { TurnPace } from './turn-pace.ts';
import { MemoryTurnStore } from './turn.store.memory.ts';

describe('a poison instance', () => {
  it('is named, keeps no other from going on, and is tried again ever later (I11)', async () => {
    const clock = new ManualClock(new Date('2026-05-01T00:00:00.000Z'));
    const [tables, definitions] = [new MemoryTables(clock), new MemoryDefinitionStore()];
    const turns = new MemoryTurnStore(tables, { owner: ids.next(), milliseconds: 1000 });
    const definition = anyDefinition(ids.next<TenantId>());
    await memoryTransactions().run((tx) => definitions.insert(tx, definition, {}));
    const [poison, sound] = [firstTurn(definition, { status: 'running' }), firstTurn(definition, { status: 'running' })];
    await turns.commit([poison, sound]);
    const taken: InstanceId[] = [];
    let isFixed = false;
    const takeTurn: Pick<TakeTurn, 'take'> = {
      take: (_tenantId, instanceId) => {
        taken.push(instanceId);
        return instanceId === poison.instanceId && !isFixed ? Promise.reject(new Error('does not compile')) : Promise.resolve({ type: 'missing' });
      },
    };
    const told: Poison[] = [];
    const sweeper = new ContinueAbandoned(turns, takeTurn, new Isolation(new MemoryIsolationStore(tables, definitions), (each) => told.push(each)), new TurnPace(() => 0), 0);
    clock.advance(1_000);
    await sweeper.sweep();
    expect(taken.toSorted()).toEqual([poison.instanceId, sound.instanceId].toSorted());
    expect(told).toMatchObject([{ instanceId: poison.instanceId, failures: 1, definition: { name: 'any' }, error: { message: 'does not compile' } }]);

    await sweeper.sweep();
    expect(taken.filter((id) => id === poison.instanceId)).toHaveLength(1);
    clock.advance(600);
    await sweeper.sweep();
    expect(told.at(-1)).toMatchObject({ failures: 2 });

    isFixed = true;
    clock.advance(1_100);
    await sweeper.sweep();
    await sweeper.sweep();
    expect(told).toHaveLength(2);
    expect(taken.filter((id) => id === poison.instanceId)).toHaveLength(4);
  });
});

describe('an instance whose turn waits for the processor', () => {
  it('is not taken up by a sweep of the same replica', async () => {
    const clock = new ManualClock(new Date('2026-05-01T00:00:00.000Z'));
    const [tables, definitions] = [new MemoryTables(clock), new MemoryDefinitionStore()];
    const turns = new MemoryTurnStore(tables, { owner: ids.next(), milliseconds: 1000 });
    const definition = anyDefinition(ids.next<TenantId>());
    const [here, elsewhere] = [firstTurn(definition, { status: 'running' }), firstTurn(definition, { status: 'running' })];
    await turns.commit([here, elsewhere]);
    clock.advance(1_000);
    let now = 0;
    const pace = new TurnPace(() => now);
    void pace.compute(elsewhere, () => (now += 10));
    const waiting = pace.compute(here, () => undefined);
    const take = vi.fn<TakeTurn['take']>(() => Promise.resolve({ type: 'missing' }));
    await new ContinueAbandoned(turns, { take }, new Isolation(new MemoryIsolationStore(tables, definitions), () => undefined), pace, 0).sweep();
    expect(take.mock.calls.map(([, instanceId]) => instanceId)).toEqual([elsewhere.instanceId]);
    await waiting;
  });
});

describe('what many tenants wait for', () => {
  it('is taken a tenant after the other, the oldest of each first (I12)', () => {
    const rows = [...Array.from({ length: 5 }, (_, n) => ({ tenantId: 'many', n })), { tenantId: 'few', n: 9 }];
    expect(fairly(rows).map(({ n }) => n)).toEqual([0, 9, 1, 2, 3, 4]);
  });
});
