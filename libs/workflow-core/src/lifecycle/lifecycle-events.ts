import { plainObject } from '../definition/task-definition.ts';
import type { CloudEvent } from '../events/cloud-event.ts';
import type { HistoryEntry, HistoryFacts, HistoryType } from '../history.ts';
import type { JsonObject, JsonValue } from '../json.ts';

/** Whose events they are. */
export interface LifecycleSubject {
  readonly instanceId: string;
  readonly definition: { readonly namespace: string; readonly name: string; readonly version: string };
  /** What the `source` of events begins with: where the instance can be read, without its id. */
  readonly source: string;
}

/** The kinds of event of an entry: the last part of its type, the member that says when, and what else the data has. */
type Kind = readonly [type: string, moment: string, more?: JsonObject];

/**
 * What an instance's history says in the specification's form ("Lifecycle Events" of the DSL's reference): CloudEvents named by the
 * sequence of the entry they are of, so that the same entry gives the same events again. What the reference has no event for gives none.
 */
export function lifecycleEvents(subject: LifecycleSubject, history: readonly HistoryEntry[]): readonly CloudEvent[] {
  return history.flatMap((entry) => [
    ...kindsOf(workflowKinds, entry, subject).map((kind) => event(subject, entry, 'workflow', kind)),
    ...kindsOf(taskKinds, entry, subject).map((kind) => event(subject, entry, 'task', kind)),
    ...steeredTasks(entry).map(([task, kind]) => event(subject, { ...entry, task }, 'task', kind, task)),
  ]);
}

/** What becomes of the tasks under way when their instance is steered. */
function steeredTasks({ type, data }: HistoryEntry): readonly (readonly [task: string, kind: Kind])[] {
  if (type !== 'instance-suspended' && type !== 'instance-resumed') return [];
  const kind: Kind = type === 'instance-suspended' ? suspended : resumed;
  return (data.tasks ?? []).map((task) => [task, kind]);
}

const suspended: Kind = ['suspended', 'suspendedAt'];
const resumed: Kind = ['resumed', 'resumedAt'];

type Told = { readonly [Type in HistoryType]?: (data: HistoryFacts[Type], subject: LifecycleSubject) => readonly Kind[] };

const workflowKinds: Told = {
  'instance-started': (_data, { definition: { name, namespace, version } }) => [['started', 'startedAt', { definition: { name, namespace, version } }]],
  'instance-completed': ({ output }) => [['completed', 'completedAt', { output }]],
  'instance-faulted': ({ error }) => [['faulted', 'faultedAt', { error: plainObject.parse(error) }]],
  'instance-cancelled': () => [['cancelled', 'cancelledAt']],
  'instance-suspended': () => [suspended],
  'instance-resumed': () => [resumed],
  'correlation-started': () => [['correlation-started', 'startedAt']],
  'correlation-completed': ({ keys }) => [['correlation-completed', 'completedAt', { correlationKeys: keys }]],
};

const taskKinds: Told = {
  'task-started': () => [['created', 'createdAt'], ['started', 'startedAt']],
  'task-completed': ({ output }) => [output === undefined ? ['completed', 'completedAt'] : ['completed', 'completedAt', { output }]],
  'task-faulted': ({ error }) => [['faulted', 'faultedAt', { error: plainObject.parse(error) }]],
  'task-cancelled': () => [['cancelled', 'cancelledAt']],
  'task-retried': () => [['retried', 'retriedAt']],
};

function kindsOf(told: Told, { type, data }: HistoryEntry, subject: LifecycleSubject): readonly Kind[] {
  const kinds = told[type] as ((data: HistoryFacts[HistoryType], subject: LifecycleSubject) => readonly Kind[]) | undefined; // the table ties data to type, as the entry does
  return kinds?.(data, subject) ?? [];
}

function event({ instanceId, definition, source }: LifecycleSubject, { sequence, at, task }: HistoryEntry, of: 'workflow' | 'task', [type, moment, more = {}]: Kind, which = ''): CloudEvent {
  const qualified = `${definition.name}-${instanceId}.${definition.namespace}`;
  const whose: Readonly<Record<string, JsonValue>> = of === 'workflow' ? { name: qualified } : { workflow: qualified, task };
  return {
    specversion: '1.0',
    id: `${instanceId}/${sequence}/${type}${which}`,
    source: `${source}/${instanceId}`,
    type: `io.serverlessworkflow.${of}.${type}.v1`,
    time: at,
    datacontenttype: 'application/json',
    data: { ...whose, [moment]: at, ...more },
  };
}
