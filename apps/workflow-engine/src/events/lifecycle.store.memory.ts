import type { MemoryDefinitionStore } from '../definitions/definition.store.memory.ts';
import type { MemoryTables } from '../turns/tables.store.memory.ts';
import type { LifecycleStore, ToldTurn } from './lifecycle.store.ts';

export class MemoryLifecycleStore implements LifecycleStore {
  readonly #tables: MemoryTables;
  readonly #definitions: MemoryDefinitionStore;

  constructor(tables: MemoryTables, definitions: MemoryDefinitionStore) {
    this.#tables = tables;
    this.#definitions = definitions;
  }

  read(after: string, commits: number): Promise<ToldTurn[]> {
    const turns = this.#tables.told.slice(Number(after), Number(after) + commits).map(({ tenantId, instanceId, definitionId, told, history }, index) => {
      const definition = this.#definitions.entry(definitionId);
      if (definition === undefined) throw new Error('an instance has a definition');
      const { namespace, name, version } = definition;
      return { position: String(Number(after) + index + 1), tenantId, instanceId, definition: { namespace, name, version }, told, history };
    });
    return Promise.resolve(turns);
  }
}
