import type { Clock } from '@holdfast/clock/clock';
import { compileStartFilter, type StartFilter } from '@holdfast/workflow-core/events/start-filter';
import type { JsonValue } from '@holdfast/workflow-core/json';
import type { Workflow } from '@holdfast/workflow-core/workflow';
import type { CompiledDefinitions } from '../definitions/compiled-definitions.ts';
import type { StartInstance } from '../instances/start-instance.ts';
import type { EventStart, EventStartStore } from './event-start.store.ts';
import type { StoredEvent } from './event.store.ts';

export interface StartOnEventsParts {
  readonly starts: EventStartStore;
  readonly definitions: CompiledDefinitions;
  readonly startInstance: StartInstance;
  readonly clock: Clock;
}

/** Starts an instance for each event that a definition with `schedule.on` waits for; its input is the array of that event. */
export class StartOnEvents {
  readonly #parts: StartOnEventsParts;
  readonly #filters = new WeakMap<Workflow, StartFilter>();

  constructor(parts: StartOnEventsParts) {
    this.#parts = parts;
  }

  /** Which definitions an event of the batch may start. */
  find(batch: readonly StoredEvent[]): Promise<EventStart[]> {
    return this.#parts.starts.matching(batch.map(({ tenantId, event: { type } }) => ({ tenantId, type })));
  }

  /** The second time it starts nothing: event and definition are the instance's idempotency key, with spaces, which no request can bring. */
  async execute({ tenantId, definition }: EventStart, { position, event }: StoredEvent): Promise<void> {
    const { definitions, startInstance, clock } = this.#parts;
    const compiled = await definitions.find(tenantId, definition);
    if (compiled === undefined || !this.#filterOf(compiled.workflow).starts(event, clock.now())) return;
    await startInstance.execute({
      tenantId,
      startedBy: `event:${event.source}`,
      definition,
      input: [event] as JsonValue, // an event is JSON
      idempotencyKey: `event ${position} ${compiled.id}`,
    });
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
