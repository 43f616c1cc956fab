import type { BookmarkId, CallId, SubscriptionId, TimerId } from '@holdfast/ids/ids';
import type { Definition } from '../definition/definition.ts';
import type { BookmarkClosure } from '../effect.ts';
import type { CloudEvent } from '../events/cloud-event.ts';
import type { Want } from '../events/correlation.ts';
import type { Evaluated, Template } from '../expression/template.ts';
import { withoutQuery } from '../functions/http-outcome.ts';
import type { HistoryFacts } from '../history.ts';
import type { CallRequest } from '../call.ts';
import type { JsonValue } from '../json.ts';
import type { HeldBookmark } from '../state.ts';
import type { EvaluatedOn, TaskRun } from '../tasks/task-run.ts';
import type { Activation } from './activation.ts';
import { dropBookmark, openBookmark, takeBookmark } from './bookmarks.ts';
import type { Draft } from './draft.ts';
import { evaluate, taskArguments } from './runtime-arguments.ts';
import { setTimer } from './timers.ts';

/** What the task of an activation may do to the turn. */
export class DraftedRun implements TaskRun {
  readonly #draft: Draft;
  readonly #activation: Activation;

  constructor(draft: Draft, activation: Activation) {
    this.#draft = draft;
    this.#activation = activation;
  }

  get input(): JsonValue {
    return this.#activation.input;
  }

  get taskName(): string {
    return this.#activation.task.name;
  }

  get reference(): string {
    return this.#activation.task.pointer;
  }

  get now(): Date {
    return this.#draft.now;
  }

  get definition(): Definition {
    return this.#draft.workflow.definition;
  }

  get startedAt(): string {
    return this.#activation.startedAt;
  }

  get memory(): JsonValue | undefined {
    return this.#activation.memory;
  }

  evaluate(template: Template, { input = this.input, variables }: EvaluatedOn = {}): Evaluated {
    return evaluate(this.#draft, template, input, () => ({ ...taskArguments(this.#draft, this.#activation), ...variables }));
  }

  random(): number {
    return this.#draft.random();
  }

  call(request: CallRequest): CallId {
    const callId = this.#draft.newId<CallId>();
    this.#draft.record('call-started', this.reference, { callId, ...summary(request) });
    this.#draft.effect({ type: 'call', callId, task: this.reference, request });
    return callId;
  }

  newId(): string {
    return this.#draft.newId();
  }

  listen(wants: readonly Want[]): SubscriptionId {
    const subscriptionId = this.#draft.newId<SubscriptionId>();
    this.#draft.wants.push({ subscriptionId, wants });
    return subscriptionId;
  }

  emit(event: CloudEvent): void {
    this.#draft.record('event-emitted', this.reference, { id: event.id, source: event.source, type: event.type });
    this.#draft.effect({ type: 'emit', event });
  }

  correlate(keys?: Readonly<Record<string, string>>): void {
    if (keys === undefined) this.#draft.record('correlation-started', this.reference, {});
    else this.#draft.record('correlation-completed', this.reference, { keys });
  }

  setTimer(dueAt: Date): TimerId {
    return setTimer(this.#draft, this.reference, dueAt.toISOString());
  }

  openBookmark(expiresAt: Date): BookmarkId | undefined {
    return openBookmark(this.#draft, this.#activation, expiresAt);
  }

  takeBookmark(bookmarkId: string): HeldBookmark | undefined {
    return takeBookmark(this.#draft, bookmarkId);
  }

  dropBookmark(bookmarkId: BookmarkId, reason: BookmarkClosure): void {
    dropBookmark(this.#draft, bookmarkId, reason);
  }
}

function summary(request: CallRequest): Omit<HistoryFacts['call-started'], 'callId'> {
  switch (request.type) {
    case 'http':
      return { call: 'http', method: request.method, uri: withoutQuery(request.uri) };
    case 'openapi':
      return { call: 'openapi', uri: withoutQuery(request.document), operation: request.operationId };
    case 'mint':
      return { call: 'mint' };
    case 'workflow':
      return { call: 'workflow', definition: request.definition };
  }
}
