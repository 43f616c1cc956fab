import type { TenantId } from '@holdfast/ids/ids';

/** I12: what waits, of one tenant after the other, and of each the oldest first. */
export class FairQueue<Item> {
  /** In the order of their turns; none is empty. */
  readonly #queues = new Map<TenantId, Item[]>();

  get isEmpty(): boolean {
    return this.#queues.size === 0;
  }

  add(tenantId: TenantId, item: Item): void {
    const queue = this.#queues.get(tenantId);
    if (queue === undefined) this.#queues.set(tenantId, [item]);
    else queue.push(item);
  }

  /** Takes out the next; undefined when nothing waits. */
  take(): Item | undefined {
    const [next] = this.#queues;
    if (next === undefined) return undefined;
    const [tenantId, queue] = next;
    this.#queues.delete(tenantId);
    const item = queue.shift();
    if (queue.length > 0) this.#queues.set(tenantId, queue);
    return item;
  }
}
