/** Collects items while a flush runs, and flushes them together when it returns: no timer, no delay when idle. */
export interface Batcher<Item> {
  add(item: Item): void;
  /** Resolves when everything added so far was flushed. */
  idle(): Promise<void>;
}

/** @param flush handles its own errors. */
export function createBatcher<Item>(flush: (items: readonly Item[]) => Promise<void>): Batcher<Item> {
  let waiting: Item[] = [];
  let running: Promise<void> | undefined;

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      const items = waiting;
      waiting = [];
      await flush(items);
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
