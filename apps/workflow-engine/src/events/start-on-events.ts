import type { Clock } from '@holdfast/clock/clock';
import { compileStartFilter, type StartFilter } from '@holdfast/workflow-core/events/start-filter';
import type { Workflow } from '@holdfast/workflow-core/workflow';
import type { CompiledDefinitions } from '../definitions/compiled-definitions.ts';
import type { StartInstance } from '../instances/start-instance.ts';
import type { EventStart } from './event-start.store.ts';
import type { MissedStartStore, MissReason } from './missed-start.store.ts';
import type { StoredEvent } from './event.store.ts';
import type { GatherEvents } from './gather-events.ts';

export interface StartOnEventsParts {
  readonly missed: MissedStartStore;
  /** Told of each start that is missed, at each attempt. */
  readonly onMissed: (start: EventStart, reason: MissReason, error?: unknown) => void;
  readonly definitions: CompiledDefinitions;
  readonly gather: GatherEvents;
  readonly startInstance: StartInstance;
  readonly clock: Clock;
}

/** Events that one definition is to be brought one after the other. */
export interface StartQueue {
  readonly start: EventStart;
  readonly events: readonly StoredEvent[];
}

/** Starts instances of definitions with `schedule.on`: for each event that is enough by itself, or for several that are gathered. The input is the array of them. */
export class StartOnEvents {
  readonly #parts: StartOnEventsParts;
  readonly #filters = new WeakMap<Workflow, StartFilter>();

  constructor(parts: StartOnEventsParts) {
    this.#parts = parts;
  }

  /** What of a batch each definition is to be brought. Where events are gathered their order counts. I11: one that cannot be read fails when it is brought them, and harms no other. */
  async queues(starts: readonly EventStart[], batch: readonly StoredEvent[]): Promise<StartQueue[]> {
    const queues = await Promise.all(starts.map(async (start) => {
      const events = batch.filter(({ tenantId }) => tenantId === start.tenantId);
      const found = await this.#find(start).catch(() => undefined);
      return found?.filter.single === true ? events.map((each) => ({ start, events: [each] })) : [{ start, events }];
    }));
    return queues.flat();
  }

  /**
   * I11: a definition that cannot be started holds back no event of its tenant: what fails is noted, and tried again by `retry`.
   *
   * @throws when that cannot be noted either: then it is not the definition's.
   */
  async bring(start: EventStart, stored: StoredEvent): Promise<void> {
    try {
      await this.execute(start, stored);
    } catch (error) {
      await this.#miss(start, stored, 'failed', error);
    }
  }

  /** Tries again what failed. */
  async retry(): Promise<void> {
    for (const { start, event } of await this.#parts.missed.claimDue(100)) {
      try {
        await this.execute(start, event);
        await this.#parts.missed.settle(start, event);
      } catch (error) {
        await this.#miss(start, event, 'failed', error);
      }
    }
  }

  /** The second time it starts nothing: event or gathering, and definition, are the instance's idempotency key, with spaces, which no request can bring. */
  async execute(start: EventStart, stored: StoredEvent): Promise<void> {
    const found = await this.#find(start);
    if (found === undefined) return;
    const { id, filter } = found;
    const { event, position } = stored;
    if (filter.single) {
      if (filter.take(undefined, event, this.#parts.clock.now(), [])?.done === true) await this.#start(start, stored, [stored], `event ${position} ${id}`);
      return;
    }
    const complete = await this.#parts.gather.execute(filter, start, stored);
    if (complete !== undefined) await this.#start(complete, stored, complete.events, `events ${complete.id}`);
  }

  /** What the limit of the tenant refuses is noted: nobody else hears of it. A definition that is retired is to start nothing. */
  async #start({ tenantId, definition }: EventStart, stored: StoredEvent, events: readonly StoredEvent[], idempotencyKey: string): Promise<void> {
    const [input, heard] = [events.map(({ event }) => event), events.map(({ position }) => position)];
    const started = await this.#parts.startInstance.execute({ tenantId, startedBy: `event:${stored.event.source}`, definition, input, heard, idempotencyKey });
    if (!started.ok && started.refusal.code === 'instance-limit-reached') await this.#miss({ tenantId, definition }, stored, 'instance-limit-reached');
  }

  async #miss(start: EventStart, stored: StoredEvent, reason: MissReason, error?: unknown): Promise<void> {
    await this.#parts.missed.note(start, stored, reason);
    this.#parts.onMissed(start, reason, error);
  }

  async #find({ tenantId, definition }: EventStart) {
    const compiled = await this.#parts.definitions.find(tenantId, definition);
    return compiled && { id: compiled.id, filter: this.#filterOf(compiled.workflow) };
  }

  #filterOf(workflow: Workflow): StartFilter {
    const known = this.#filters.get(workflow);
    if (known !== undefined) return known;
    const on = workflow.definition.schedule?.on;
    const compiled = on === undefined ? undefined : compileStartFilter(on);
    if (compiled?.ok !== true) throw new Error('a published definition that events start cannot be read');
    this.#filters.set(workflow, compiled.filter);
    return compiled.filter;
  }
}
