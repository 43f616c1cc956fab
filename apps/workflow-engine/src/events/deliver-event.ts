import { isTerminal } from '@holdfast/workflow-core/status';
import type { CrashProbe } from '../turns/crash-window.ts';
import type { RightOfWay } from '../turns/right-of-way.ts';
import type { TakeTurn } from '../turns/take-turn.ts';
import type { LoadedInstance, TurnStore } from '../turns/turn.store.ts';
import type { EventStore, Listener, StoredEvent } from './event.store.ts';

/** What became of it. */
export interface Delivered {
  /** The instance as it was left, for the next event; undefined when it must be looked at first. */
  readonly loaded: LoadedInstance | undefined;
  /** Whether a turn took the event in. */
  readonly isTaken: boolean;
}

/**
 * Brings an event to an instance that listens to such.
 *
 * I4: what the instance has had is written in the turn that takes it in. It is looked at together with the state or after it, so that a
 * delivery that came in between makes this turn stale.
 */
export class DeliverEvent {
  readonly #events: EventStore;
  readonly #turns: TurnStore;
  readonly #takeTurn: TakeTurn;
  readonly #way: RightOfWay;
  readonly #probe: CrashProbe;

  constructor(events: EventStore, turns: TurnStore, takeTurn: TakeTurn, way: RightOfWay, probe: CrashProbe) {
    this.#events = events;
    this.#turns = turns;
    this.#takeTurn = takeTurn;
    this.#way = way;
    this.#probe = probe;
  }

  /** @param loaded the instance as it was when it had not had the event, where that is known. @throws {Unavailable} when the instance went on meanwhile, however often it was tried */
  async execute({ tenantId, instanceId, loaded }: Listener & { readonly loaded?: LoadedInstance | undefined }, { event, position, receivedAt }: StoredEvent): Promise<Delivered> {
    await this.#probe('after-match-before-delivery', instanceId);
    let known = loaded;
    return this.#way.insist<Delivered>(instanceId, async () => {
      const seen = known ?? (await this.#turns.load(tenantId, instanceId));
      if (seen === undefined || isTerminal(seen.state.status) || beganAfter(seen, receivedAt)) return { loaded: seen, isTaken: false };
      if (known === undefined && (await this.#events.wasHeard(instanceId, position))) return { loaded: undefined, isTaken: false };
      known = undefined;
      const turn = await this.#takeTurn.attempt(seen, { type: 'event-received', event }, { heard: [position] });
      if (turn === 'stale') return turn;
      const isTaken = turn.type === 'advanced';
      return { loaded: { ...seen, version: isTaken ? seen.version + 1 : seen.version, state: turn.state, now: await this.#turns.now() }, isTaken };
    });
  }
}

/** What came before an instance began is not for it, however late it is matched. */
function beganAfter({ state: { startedAt } }: LoadedInstance, receivedAt: Date | undefined): boolean {
  return startedAt !== undefined && receivedAt !== undefined && Date.parse(startedAt) > receivedAt.getTime();
}
