import type { Result } from '@holdfast/problem/result';
import type { StartInstance, StartRefusal, StartRequest, Started } from './start-instance.ts';

/** Starts many instances at once, each by itself: one that is refused keeps no other from starting. They share commits. */
export class StartBatch {
  readonly #startInstance: StartInstance;

  constructor(startInstance: StartInstance) {
    this.#startInstance = startInstance;
  }

  /** @returns in the order of the requests. @throws when one could not be committed; whoever repeats the batch brings idempotency keys. */
  execute(requests: readonly StartRequest[]): Promise<readonly Result<Started, StartRefusal>[]> {
    return Promise.all(requests.map((request) => this.#startInstance.execute(request)));
  }
}
