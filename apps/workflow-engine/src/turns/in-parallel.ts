/** Does `work` for each, so many at the same time. Rejects with the first failure, when all that began have ended. */
export async function inParallel<Item>(items: readonly Item[], width: number, work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const lane = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await allEnded(Array.from({ length: Math.min(width, items.length) }, lane));
}

/** Rejects with the first failure, when all have ended. */
export async function allEnded(all: readonly Promise<unknown>[]): Promise<void> {
  for (const each of await Promise.allSettled(all)) if (each.status === 'rejected') throw each.reason;
}
