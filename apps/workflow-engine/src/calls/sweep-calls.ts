import type { BackgroundWork } from '../turns/background-work.ts';
import type { CallStore } from './call.store.ts';
import type { RunCall } from './run-call.ts';

/** Takes over calls whose replica has died, and those whose time to be repeated has come. */
export class SweepCalls {
  readonly #calls: CallStore;
  readonly #runCall: RunCall;
  readonly #background: BackgroundWork;

  constructor(calls: CallStore, runCall: RunCall, background: BackgroundWork) {
    this.#calls = calls;
    this.#runCall = runCall;
    this.#background = background;
  }

  async sweep(): Promise<void> {
    for (const call of await this.#calls.claimExpired(100)) this.#background.start(() => this.#runCall.run(call));
  }
}
