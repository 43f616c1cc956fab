import { ManualClock } from '@holdfast/clock/manual-clock';
import type { DefinitionId, TenantId } from '@holdfast/ids/ids';
import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { describe, expect, it } from 'vitest';
import { anyDefinition, ids } from '../testing/turns.ts';
import { CompiledDefinitions } from './compiled-definitions.ts';
import { MemoryDefinitionStore } from './definition.store.memory.ts';

const document = { document: { dsl: '1.0.3', namespace: 'test', name: 'any', version: '1.0.0' }, do: [{ a: { set: { n: 1 } } }] };

function compiled() {
  const store = new MemoryDefinitionStore();
  const clock = new ManualClock(new Date(0));
  const definition = anyDefinition(ids.next<TenantId>());
  const publish = (content: unknown = document) => memoryTransactions().run((tx) => store.insert(tx, definition, content));
  return { store, clock, definitions: new CompiledDefinitions(store, clock), definition, publish };
}

describe('compiled definitions', () => {
  it('are compiled once, by id and by name', async () => {
    const { definitions, definition, publish } = compiled();
    await publish();
    const { tenantId, id } = definition;
    expect(await definitions.get(tenantId, id)).toBe(await definitions.get(tenantId, id));
    expect(await definitions.find(tenantId, definition)).toMatchObject({ id });
    expect(await definitions.find(tenantId, definition)).toBe(await definitions.find(tenantId, definition));
  });

  it('are seen to be retired soon, and are not compiled again for that', async () => {
    const { definitions, definition, publish, store, clock } = compiled();
    await publish();
    const before = await definitions.find(definition.tenantId, definition);
    await memoryTransactions().run((tx) => store.retire(tx, definition.tenantId, definition));
    clock.advance(2_000);
    const after = await definitions.find(definition.tenantId, definition);
    expect(after).toMatchObject({ status: 'retired' });
    expect(after?.workflow).toBe(before?.workflow);
  });

  it('do not remember that a version is missing', async () => {
    const { definitions, definition, publish } = compiled();
    expect(await definitions.find(definition.tenantId, definition)).toBeUndefined();
    await publish();
    expect(await definitions.find(definition.tenantId, definition)).toMatchObject({ id: definition.id });
  });

  it('are never another tenant’s', async () => {
    const { definitions, definition, publish } = compiled();
    await publish();
    await definitions.get(definition.tenantId, definition.id);
    expect(await definitions.find(ids.next(), definition)).toBeUndefined();
    await expect(definitions.get(ids.next(), definition.id)).rejects.toThrow('missing');
  });

  it('refuse to run what no longer compiles', async () => {
    const { definitions, definition, publish } = compiled();
    await publish({ ...document, do: [{ a: { unknown: 1 } }] });
    await expect(definitions.get(definition.tenantId, definition.id)).rejects.toThrow('does not compile');
    await expect(definitions.get(definition.tenantId, ids.next<DefinitionId>())).rejects.toThrow('missing');
  });
});
