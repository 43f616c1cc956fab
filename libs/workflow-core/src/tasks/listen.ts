import type { SubscriptionId } from '@holdfast/ids/ids';
import { isUuid } from '@holdfast/ids/uuid';
import { z } from 'zod';
import { eventName, readEvent, readMode, type CloudEvent } from '../events/cloud-event.ts';
import { compileConsumption, consumptionDefinition, consumptionProgress, correlationKeys } from '../events/consumption.ts';
import { jsonValue } from '../definition/json-value.ts';
import type { Evaluate } from '../events/event-filter.ts';
import type { Evaluated } from '../expression/template.ts';
import { exportDefinition, outputDefinition, taskList } from '../definition/task-definition.ts';
import { partOf, type JsonObject, type JsonValue } from '../json.ts';
import { failure } from '../workflow-error.ts';
import { fault, type Heard, type Step } from './behaviour.ts';
import { onEnd } from './do.ts';
import { bookmarkFilter, bookmarkResumed, listenToBookmark } from './listen-bookmark.ts';
import { defineTask } from './task-kind.ts';
import type { TaskRun } from './task-run.ts';
import { holds } from './truth.ts';
import { variableName } from './variable-name.ts';

/** I11: events that one listener takes in; beyond it a state would grow with its age. */
const maxConsumed = 10_000;

/** "Subscription Iterator" of the DSL's reference. */
const iterator = z
  .strictObject({ item: variableName.default('item'), at: variableName.default('index'), do: taskList.optional(), output: outputDefinition.optional(), export: exportDefinition.optional() })
  .refine(({ item, at }) => item !== at, 'The item and its index need names of their own.');

const values = z.custom<readonly JsonValue[]>((value) => Array.isArray(value));

const memory = z.object({
  subscriptionId: z.custom<SubscriptionId>((value) => typeof value === 'string' && isUuid(value)),
  progress: consumptionProgress,
  /** Names of the events taken in: one that comes twice counts once. */
  seen: z.array(z.string()),
  consumed: values,
  /** What `foreach` made of the first of them. */
  results: values,
  /** Whether its tasks run for the next. */
  busy: z.boolean(),
  /** Nothing more is waited for. */
  done: z.boolean(),
});
type Memory = z.infer<typeof memory>;

/** What `to` is: a listener to one bookmark, or to events. */
const target: z.ZodType<JsonObject> = z.unknown().transform((given, context): JsonObject => {
  const schema: z.ZodType = isListenerToBookmark(given) ? z.strictObject({ one: bookmarkFilter }) : consumptionDefinition;
  const parsed = schema.safeParse(given);
  if (parsed.success) return given as JsonObject; // both schemas are of objects, and a definition is JSON
  for (const issue of parsed.error.issues) context.issues.push({ ...issue, input: given } as z.core.$ZodRawIssue); // what zod reported is what it takes
  return z.NEVER;
});

function isListenerToBookmark(given: unknown): boolean {
  return given !== undefined && partOf(given as JsonValue, ['one', 'with', 'type']) === bookmarkResumed; // a definition is known to be JSON before its parts are looked at
}

/**
 * `listen`: waits for events, one, any or all of those that are named, until a condition or other events end it. The output is the array
 * of what was consumed, each as `read` says, or of what `foreach` makes of them, one after the other, each in the order it came.
 */
export const listenTask = defineTask(
  'listen',
  { listen: z.strictObject({ to: target, read: readMode }), foreach: iterator.optional() },
  ({ listen: { to, read }, foreach }, compiler) => {
    if (isListenerToBookmark(to)) return listenToBookmark(bookmarkFilter.parse(to['one']).with.subject, read, compiler);
    const consumption = compileConsumption(consumptionDefinition.parse(to), ['listen', 'to'], compiler.templates);
    const body = foreach && compiler.inner(bodyOf(foreach), ['foreach'], [foreach.item, foreach.at], (run, { output, ended }) => {
      const before = memory.parse(run.memory);
      const after: Memory = { ...before, results: [...before.results, output], busy: false };
      if (ended) return { type: 'complete', output: after.results, ...onEnd(ended) };
      // What was made of the event may be what the condition is about.
      const stop = after.done ? undefined : isEnough(run, after.consumed);
      if (stop?.ok === false) return fault(stop.failure);
      return goOn(stop?.value === true ? finished(run, after) : after);
    });

    const isEnough = (run: TaskRun, consumed: Memory['consumed']): Evaluated<boolean> => {
      if (consumption.until === undefined) return { ok: true, value: false };
      const stop = run.evaluate(consumption.until, { input: consumed });
      return stop.ok ? { ok: true, value: holds(stop.value) } : stop;
    };

    const goOn = (state: Memory): Step => {
      const [item] = state.consumed.slice(state.results.length);
      const awaits = state.done ? [] : [{ type: 'event' as const, subscriptionId: state.subscriptionId }];
      if (body !== undefined && item !== undefined) {
        const busy: Memory = { ...state, busy: true };
        return { type: 'descend', task: body, input: item, memory: busy, awaits };
      }
      return state.done ? { type: 'complete', output: body === undefined ? state.consumed : state.results } : { type: 'await', awaits, memory: state };
    };

    const finished = (run: TaskRun, state: Memory): Memory => {
      if (consumption.correlates) run.correlate(correlationKeys(state.progress));
      return { ...state, done: true };
    };

    const onEvent = (run: TaskRun, event: CloudEvent): Heard | undefined => {
      const before = memory.parse(run.memory);
      const name = eventName(event);
      if (before.done || before.seen.includes(name)) return undefined;
      const taken = consumption.take(before.progress, event, evaluateIn(run));
      if (taken === undefined) return undefined;
      const consumed = taken.consumed ? [...before.consumed, readEvent(event, read)] : before.consumed;
      if (consumed.length > maxConsumed) return { step: fault(failure('runtime', `A listener takes in at most ${maxConsumed} events.`)) };
      const stop = taken.consumed ? isEnough(run, consumed) : undefined;
      if (stop?.ok === false) return { step: fault(stop.failure) };
      const done = taken.done || stop?.value === true;
      const heard: Memory = { ...before, progress: taken.progress, seen: [...before.seen, name], consumed };
      const after = done ? finished(run, heard) : heard;
      return before.busy ? { memory: after } : { step: goOn(after) };
    };

    return {
      enter: (run) => {
        const progress = consumption.begin(evaluateIn(run));
        if (!progress.ok) return fault(progress.failure);
        if (consumption.correlates) run.correlate();
        const subscriptionId = run.listen(consumption.wants(progress.value));
        return goOn({ subscriptionId, progress: progress.value, seen: [], consumed: [], results: [], busy: false, done: false });
      },
      onEvent,
      variables: (kept) => {
        const { busy, consumed, results } = memory.parse(kept);
        const [item] = consumed.slice(results.length);
        return foreach === undefined || !busy || item === undefined ? {} : { [foreach.item]: item, [foreach.at]: results.length };
      },
    };
  },
  [['foreach', 'do']],
);

/** A filter’s expressions see what the task’s do. */
function evaluateIn(run: TaskRun): Evaluate {
  return (template, input) => run.evaluate(template, input === undefined ? {} : { input });
}

/** The task that `foreach` is for each event: its list, with its output and its export. */
function bodyOf({ do: tasks = [], output, export: exported }: z.infer<typeof iterator>): JsonObject {
  return z.record(z.string(), jsonValue).parse({ do: tasks, ...(output === undefined ? {} : { output }), ...(exported === undefined ? {} : { export: exported }) });
}
