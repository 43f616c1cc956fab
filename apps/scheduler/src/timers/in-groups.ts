/** Hands over an item, and resolves when the group that it went with was worked off; rejects as that did. */
export type Join<Item> = (item: Item) => Promise<void>;

/** Works off what arrives during one group as the next group: nobody waits when it is quiet, and a rush shares its commits. */
export function inGroups<Item>(work: (items: readonly Item[]) => Promise<void>): Join<Item> {
  let forming: { readonly items: Item[]; readonly done: Promise<void> } | undefined;
  let last: Promise<unknown> = Promise.resolve();
  return (item) => {
    if (forming !== undefined) {
      forming.items.push(item);
      return forming.done;
    }
    const items = [item];
    const done = last.then(() => {
      forming = undefined;
      return work(items);
    });
    last = done.catch(() => undefined);
    forming = { items, done };
    return done;
  };
}
