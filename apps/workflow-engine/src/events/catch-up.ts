import { setImmediate as nextTask } from 'node:timers/promises';
import type { Want } from '@holdfast/workflow-core/events/correlation';
import { jsonSize } from '@holdfast/workflow-core/json-size';
import type { Isolation } from '../isolation/isolation.ts';
import { stepsOfKind, stepsPerBreath, stepsPerKind, type EventKeys } from './event-keys.ts';
import type { DeliverEvent } from './deliver-event.ts';
import { mostEventBytes, type EventStore, type NewListener, type StoredEvent } from './event.store.ts';

/** Events that are looked at together. */
const pageSize = 1000;
/** Characters of a page, roughly, from which on it may have been cut short for its size. */
const largePage = mostEventBytes / 16;

/** What wants have in common that are found by the same expressions. */
interface Kind {
  readonly type: string | undefined;
  readonly sources: readonly string[];
  /** What each of its wants is for. */
  readonly keys: readonly (readonly string[])[];
}

/**
 * Brings to a listener that has begun what came before it and since its instance began; and to one whose instance could not take an event
 * in, that one and what came after. I1: the subscription is committed first, so that an event is found by one of both, this or its own
 * arrival, or by both, which changes nothing. I11: a listener whose instance is poison keeps no other from catching up.
 */
export class CatchUp {
  readonly #events: EventStore;
  readonly #keys: EventKeys;
  readonly #deliver: DeliverEvent;
  readonly #isolation: Isolation;

  constructor(events: EventStore, keys: EventKeys, deliver: DeliverEvent, isolation: Isolation) {
    this.#events = events;
    this.#keys = keys;
    this.#deliver = deliver;
    this.#isolation = isolation;
  }

  async execute(listener: NewListener): Promise<void> {
    const { tenantId, instanceId } = listener;
    try {
      await this.#bring(listener);
    } catch (error) {
      return this.#isolation.failed(tenantId, instanceId, error);
    }
    await this.#events.markCaughtUp(listener);
    if (listener.behind !== undefined) await this.#isolation.recovered(tenantId, instanceId);
  }

  /** Takes up what a replica that died has left. @param milliseconds how long it may take before it counts as left. */
  async sweep(milliseconds: number): Promise<void> {
    for (const listener of await this.#events.findBehind(milliseconds, 100)) await this.execute(listener);
  }

  async #bring(listener: NewListener): Promise<void> {
    const { tenantId, instanceId, wants } = listener;
    const [kinds, breath] = [kindsOf(wants), { spent: 0 }];
    let after: string | undefined;
    for (;;) {
      const page = await this.#events.missed(listener, wants, pageSize, after);
      for (const each of page) {
        if (await this.#isWanted(each, kinds, breath)) await this.#deliver.execute({ tenantId, instanceId }, each);
      }
      if (page.length < pageSize && sizeOf(page) < largePage) return;
      after = page.at(-1)?.position;
    }
  }

  /** As an event that arrives is matched: what one kind costs takes nothing from another. @param breath what was spent since others went on */
  async #isWanted({ event }: StoredEvent, kinds: readonly Kind[], breath: { spent: number }): Promise<boolean> {
    for (const { type, sources, keys } of kinds) {
      if ((type ?? event.type) !== event.type) continue;
      if (breath.spent >= stepsPerBreath) {
        await nextTask();
        breath.spent = 0;
      }
      const allowance = { steps: stepsOfKind };
      const own = this.#keys.of(sources, event, allowance);
      breath.spent += stepsPerKind + stepsOfKind - allowance.steps;
      if (own !== undefined && keys.some((wanted) => own.every((key, index) => key === wanted[index]))) return true;
    }
    return false;
  }
}

function kindsOf(wants: readonly Want[]): readonly Kind[] {
  const byKind = Map.groupBy(wants, ({ type = '', sources }) => JSON.stringify([type, sources]));
  return [...byKind.values()].flatMap(([first, ...others]) => (first === undefined ? [] : [{ type: first.type, sources: first.sources, keys: [first, ...others].map(({ keys }) => keys) }]));
}

function sizeOf(page: readonly StoredEvent[]): number {
  return page.reduce((sum, { event }) => sum + Math.min(jsonSize(event, largePage), largePage), 0);
}
