import type { BookmarkId, CallId, SubscriptionId, TimerId } from '@holdfast/ids/ids';
import type { CallRequest } from '../call.ts';
import type { Definition } from '../definition/definition.ts';
import type { BookmarkClosure } from '../effect.ts';
import type { CloudEvent } from '../events/cloud-event.ts';
import type { Want } from '../events/correlation.ts';
import type { Variables } from '../expression/expressions.ts';
import type { Evaluated, Template } from '../expression/template.ts';
import type { JsonValue } from '../json.ts';
import type { HeldBookmark } from '../state.ts';

export interface EvaluatedOn {
  readonly input?: JsonValue;
  readonly variables?: Variables;
}

/** What a task may see and ask for while it runs. What it asks for happens when the turn commits, or not at all. */
export interface TaskRun {
  /** Transformed input. */
  readonly input: JsonValue;
  readonly taskName: string;
  /** JSON pointer of the task. */
  readonly reference: string;
  readonly now: Date;
  readonly definition: Definition;
  /** RFC 3339: when the task began. */
  readonly startedAt: string;
  /** What it kept at its last step. */
  readonly memory: JsonValue | undefined;
  /** Fills in a template of the task's definition, on the task's input unless another value is given, with more variables if it has some. */
  evaluate(template: Template, on?: EvaluatedOn): Evaluated;
  /** From 0 up to 1, evenly spread; always the same for the same turn. */
  random(): number;
  newId(): string;
  call(request: CallRequest): CallId;
  /** Events of these are to come to the task, for as long as it awaits the subscription. */
  listen(wants: readonly Want[]): SubscriptionId;
  emit(event: CloudEvent): void;
  /** Records that events are being correlated, or by what keys they were. */
  correlate(keys?: Readonly<Record<string, string>>): void;
  setTimer(dueAt: Date): TimerId;
  /** Undefined when the instance holds as many bookmarks as it may. */
  openBookmark(expiresAt: Date): BookmarkId | undefined;
  /** The bookmark of that id, if the instance holds it; one that is settled is handed over and no longer held. */
  takeBookmark(bookmarkId: string): HeldBookmark | undefined;
  /** Closes a bookmark if it is open, and holds it no longer. */
  dropBookmark(bookmarkId: BookmarkId, reason: BookmarkClosure): void;
}
