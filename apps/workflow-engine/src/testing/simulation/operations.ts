/** Something that a replica asked of the world and that has not happened yet. */
interface Operation {
  readonly replica: number;
  readonly happen: (answered: boolean) => void;
}

/** Every step over the edge of a replica, in the order that the simulation chooses. What a dead replica asked for never happens, or is never answered. */
export class Operations {
  readonly #pending: Operation[] = [];
  readonly #dead = new Set<number>();

  get count(): number {
    return this.#pending.length;
  }

  replicaOf(index: number): number {
    return this.#pending[index]?.replica ?? -1;
  }

  /** The target as `replica` sees it: each call of a method waits to be run. */
  over<Target extends object>(replica: number, target: Target): Target {
    return new Proxy(target, {
      get: (of, name) => {
        const method: unknown = Reflect.get(of, name);
        if (typeof method !== 'function') return method;
        return (...given: unknown[]) => this.#ask(replica, () => Reflect.apply(method, of, given) as Promise<unknown>);
      },
    });
  }

  /** @param answered false: it happens, and whoever asked never hears of it. */
  run(index: number, answered = true): void {
    const [operation] = this.#pending.splice(index, 1);
    operation?.happen(answered);
  }

  kill(replica: number): void {
    this.#dead.add(replica);
    for (let index = this.#pending.length - 1; index >= 0; index -= 1) if (this.#pending[index]?.replica === replica) this.#pending.splice(index, 1);
  }

  #ask(replica: number, work: () => Promise<unknown>): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const happen = (answered: boolean): void => void work().then(...(answered ? [resolve, reject] as const : [() => undefined, () => undefined] as const));
    if (!this.#dead.has(replica)) this.#pending.push({ replica, happen });
    return promise;
  }
}
