import { setImmediate as nextTask } from 'node:timers/promises';
import type { Allowance } from '@holdfast/workflow-core/expression/expressions';
import { jsonSize } from '@holdfast/workflow-core/json-size';
import type { Isolation } from '../isolation/isolation.ts';
import { stepsOfKind, stepsPerBreath, type EventKeys } from './event-keys.ts';
import type { DeliverEvent } from './deliver-event.ts';
import { mostEventBytes, type EventStore, type NewListener, type StoredEvent } from './event.store.ts';

/** Events that are looked at together. */
const pageSize = 1000;
/** Characters of a page, roughly, from which on it may have been cut short for its size. */
const largePage = mostEventBytes / 16;

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
    let after: string | undefined;
    for (;;) {
      const page = await this.#events.missed(listener, wants, pageSize, after);
      let spent = 0;
      for (const each of page) {
        const allowance = { steps: stepsOfKind };
        const isWanted = this.#isWanted(each, listener, allowance);
        spent += stepsOfKind - allowance.steps;
        if (isWanted) await this.#deliver.execute({ tenantId, instanceId }, each);
        if (spent < stepsPerBreath) continue;
        await nextTask();
        spent = 0;
      }
      if (page.length < pageSize && sizeOf(page) < largePage) return;
      after = page.at(-1)?.position;
    }
  }

  #isWanted({ event }: StoredEvent, { wants }: NewListener, allowance: Allowance): boolean {
    return wants.some(({ type, sources, keys }) => {
      const own = (type ?? event.type) === event.type ? this.#keys.of(sources, event, allowance) : undefined;
      return own?.every((key, index) => key === keys[index]) === true;
    });
  }
}

function sizeOf(page: readonly StoredEvent[]): number {
  return page.reduce((sum, { event }) => sum + Math.min(jsonSize(event, largePage), largePage), 0);
}
