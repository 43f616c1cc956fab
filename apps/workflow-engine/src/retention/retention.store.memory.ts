import type { MemoryDefinitionStore } from '../definitions/definition.store.memory.ts';
import type { MemoryTables } from '../turns/tables.store.memory.ts';
import type { RetentionPolicy, RetentionStore } from './retention.store.ts';

export class MemoryRetentionStore implements RetentionStore {
  readonly #tables: MemoryTables;
  readonly #definitions: MemoryDefinitionStore;

  constructor(tables: MemoryTables, definitions: MemoryDefinitionStore) {
    this.#tables = tables;
    this.#definitions = definitions;
  }

  policies(byDefault: number | undefined): Promise<RetentionPolicy[]> {
    return Promise.resolve(
      this.#definitions.published().flatMap(({ id, retentionMs = byDefault }) => (retentionMs === undefined ? [] : [{ definitionId: id, milliseconds: retentionMs }])),
    );
  }

  /** What is told stands by itself here, and outlasts its instance. */
  forgetOwed(): Promise<number> {
    return Promise.resolve(0);
  }

  forget({ definitionId, milliseconds }: RetentionPolicy, limit: number): Promise<number> {
    const before = this.#tables.clock.now().getTime() - milliseconds;
    const ended = [...this.#tables.instances.values()].filter((row) => row.definitionId === definitionId && row.endedAt !== undefined && row.endedAt.getTime() < before).slice(0, limit);
    for (const { instanceId } of ended) {
      this.#tables.instances.delete(instanceId);
      this.#tables.history.delete(instanceId);
      this.#tables.isolated.delete(instanceId);
      for (const [id, row] of this.#tables.bookmarks) if (row.instanceId === instanceId) this.#tables.bookmarks.delete(id);
    }
    return Promise.resolve(ended.length);
  }
}
