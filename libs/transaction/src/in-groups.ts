/** Hands over an item; resolves to what the work of its group answered for it. */
export type Join<Item, Outcome> = (item: Item) => Promise<Outcome>;

interface Waiting<Item, Outcome> {
  readonly item: Item;
  readonly settle: (outcome: Outcome | Promise<Outcome>) => void;
}

/**
 * Works off together what is handed over at the same moment, and what arrives during one group as the next group: nobody waits when it
 * is quiet, and a rush shares its round trips and commits.
 *
 * I11: when a group fails as a whole, each of its items is worked off alone, so that one that cannot be worked off harms no other.
 *
 * @param work answers for each item, in their order
 * @param alone the same for an item whose group has failed, perhaps after it was committed; by default `work` with it alone
 * @param most items of a group
 */
export function inGroups<Item, Outcome>(
  work: (items: readonly Item[]) => Promise<readonly Outcome[]>,
  { alone = async (item) => only(await work([item])), most = 100 }: { readonly alone?: (item: Item) => Promise<Outcome>; readonly most?: number } = {},
): Join<Item, Outcome> {
  const waiting: Waiting<Item, Outcome>[] = [];
  let working = false;

  async function workOff(group: readonly Waiting<Item, Outcome>[]): Promise<void> {
    try {
      const outcomes = await work(group.map(({ item }) => item));
      if (outcomes.length !== group.length) throw new Error('the work did not answer for each item');
      for (const [index, outcome] of outcomes.entries()) group[index]?.settle(outcome);
    } catch {
      await Promise.allSettled(group.map(({ item, settle }) => {
        const outcome = alone(item);
        settle(outcome);
        return outcome;
      }));
    }
  }

  async function workAll(): Promise<void> {
    working = true;
    // Whoever is handed over in the same breath joins the first group.
    await Promise.resolve();
    while (waiting.length > 0) await workOff(waiting.splice(0, most));
    working = false;
  }

  return (item) => {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    waiting.push({ item, settle: resolve });
    if (!working) void workAll();
    return promise;
  };
}

function only<Outcome>(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.length !== 1) throw new Error('the work did not answer for its item');
  return outcomes[0] as Outcome;
}
