import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import type { InstanceState } from '@holdfast/workflow-core/state';
import { isTerminal } from '@holdfast/workflow-core/status';
import type { Turn } from '../turns/turn.ts';
import type { InstanceStore } from './instance.store.ts';
import type { Started } from './start-instance.ts';

/** A start whose end was waited for. */
export type Awaited = Started & Pick<InstanceState, 'output' | 'error'>;

/** Milliseconds between looks for an end that another replica brought about. */
const lookMs = 500;

/** Lets a client wait for the end of what it started. Whoever waits holds a request open, and nothing depends on it. */
export class AwaitEnd {
  readonly #instances: Pick<InstanceStore, 'find'>;
  readonly #waiting = new Map<InstanceId, Set<(state: InstanceState) => void>>();
  /** Ends a wait with a last look. */
  readonly #looks = new Set<() => void>();
  #released = false;

  constructor(instances: Pick<InstanceStore, 'find'>) {
    this.#instances = instances;
  }

  /** Called after each turn that this replica commits. */
  told({ instanceId, ended, state }: Turn): void {
    if (ended) for (const tell of this.#waiting.get(instanceId) ?? []) tell(state);
  }

  /** Ends all waiting, now and from now on: the replica drains. */
  release(): void {
    this.#released = true;
    for (const look of this.#looks) look();
  }

  /** @returns the instance as it is when it has ended, or after `milliseconds`. */
  async execute(tenantId: TenantId, started: Started, milliseconds: number): Promise<Awaited> {
    if (milliseconds === 0) return started;
    const state = isTerminal(started.status) ? (await this.#instances.find(tenantId, started.id))?.state : await this.#end(tenantId, started.id, milliseconds);
    return state === undefined ? started : { ...started, status: state.status, ...(state.output === undefined ? {} : { output: state.output }), ...(state.error === undefined ? {} : { error: state.error }) };
  }

  #end(tenantId: TenantId, instanceId: InstanceId, milliseconds: number): Promise<InstanceState | undefined> {
    const tells = this.#waiting.get(instanceId) ?? new Set();
    const { promise, resolve, reject } = Promise.withResolvers<InstanceState | undefined>();
    let left = this.#released ? 0 : milliseconds;
    let timer: NodeJS.Timeout | undefined;
    const stop = (): void => {
      if (!this.#looks.delete(lookOnce)) return;
      clearTimeout(timer);
      tells.delete(tell);
      if (tells.size === 0) this.#waiting.delete(instanceId);
    };
    const tell = (state: InstanceState | undefined): void => {
      stop();
      resolve(state);
    };
    const look = async (): Promise<void> => {
      const found = await this.#instances.find(tenantId, instanceId);
      left -= lookMs;
      if (found === undefined || isTerminal(found.status) || left <= 0 || this.#released) tell(found?.state);
      else if (this.#looks.has(lookOnce)) timer = setTimeout(lookOnce, Math.min(left, lookMs));
    };
    const lookOnce = () =>
      void look().catch((error: unknown) => {
        stop();
        reject(error);
      });
    timer = setTimeout(lookOnce, Math.min(left, lookMs));
    this.#waiting.set(instanceId, tells.add(tell));
    this.#looks.add(lookOnce);
    return promise;
  }
}
