import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import { isTerminal } from '@holdfast/workflow-core/status';
import type { CrashProbe } from '../turns/crash-window.ts';
import type { TakeTurn } from '../turns/take-turn.ts';
import type { TurnStore } from '../turns/turn.store.ts';
import type { EventStore, StoredEvent } from './event.store.ts';

/** How often a delivery starts over because the instance went on meanwhile. */
const maxAttempts = 50;

/**
 * Brings an event to an instance that listens to such.
 *
 * I4: what the instance has had is written in the turn that takes it in. It is looked at after the state was loaded, so that a delivery
 * that came in between makes this turn stale.
 */
export class DeliverEvent {
  readonly #events: EventStore;
  readonly #turns: TurnStore;
  readonly #takeTurn: TakeTurn;
  readonly #probe: CrashProbe;

  constructor(events: EventStore, turns: TurnStore, takeTurn: TakeTurn, probe: CrashProbe) {
    this.#events = events;
    this.#turns = turns;
    this.#takeTurn = takeTurn;
    this.#probe = probe;
  }

  async execute(tenantId: TenantId, instanceId: InstanceId, { event, position }: StoredEvent): Promise<void> {
    await this.#probe('after-match-before-delivery', instanceId);
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const loaded = await this.#turns.load(tenantId, instanceId);
      if (loaded === undefined || isTerminal(loaded.state.status)) return;
      if (await this.#events.wasHeard(instanceId, position)) return;
      const turn = await this.#takeTurn.attempt(loaded, { type: 'event-received', event }, { heard: position });
      if (turn !== 'stale') return;
    }
    throw new Error('the instance is too busy: it changed each time an event came');
  }
}
