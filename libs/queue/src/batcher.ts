import { setTimeout as delay } from 'node:timers/promises';

/** Collects items while a flush runs, and flushes them together when it returns: no delay when idle. */
export interface Batcher<Item> {
  add(item: Item): void;
  /** Resolves when everything added so far was flushed. */
  idle(): Promise<void>;
}

/**
 * @param flush handles its own errors
 * @param restMs between a flush and the next: more come together where nobody waits for them
 */
export function createBatcher<Item>(flush: (items: readonly Item[]) => Promise<void>, restMs = 0): Batcher<Item> {
  let waiting: Item[] = [];
  let running: Promise<void> | undefined;

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      const items = waiting;
      waiting = [];
      await flush(items);
      if (restMs > 0) await delay(restMs);
    }
    running = undefined;
  };

  return {
    add: (item) => {
      waiting.push(item);
      running ??= drain();
    },
    idle: async () => {
      await running;
    },
  };
}
