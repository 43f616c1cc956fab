import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import { accept, type Result } from '@holdfast/problem/result';
import type { TurnStore } from '../turns/turn.store.ts';
import type { FindInstance, FoundInstance } from './find-instance.ts';
import type { AwaitedEvents } from './instance-record.ts';
import type { Wait } from './waits.ts';

/** Why an instance is not moving: one word for programs, one sentence for people, and the same for each thing that it waits for. */
export interface Explanation {
  readonly id: InstanceId;
  readonly reason: 'ended' | 'suspended' | 'isolated' | 'unreadable' | 'running' | 'abandoned' | 'overdue' | 'retrying' | 'waiting';
  readonly sentence: string;
  readonly since: Date;
  readonly waits: readonly { readonly task: string; readonly sentence: string; readonly since: string }[];
}

/** Milliseconds after which a timer that was due has not merely been on its way. */
const lateMs = 5_000;

/** One answer to “why is it not moving?”. */
export class ExplainInstance {
  readonly #find: FindInstance;
  readonly #turns: TurnStore;
  readonly #leaseMs: number;

  /** @param leaseMs how long an instance may stand at a checkpoint before another replica takes over. */
  constructor(find: FindInstance, turns: TurnStore, leaseMs: number) {
    this.#find = find;
    this.#turns = turns;
    this.#leaseMs = leaseMs;
  }

  async execute(tenantId: TenantId, instanceId: InstanceId): Promise<Result<Explanation, 'instance-not-found'>> {
    const found = await this.#find.execute(tenantId, instanceId);
    if (!found.ok) return found;
    const now = await this.#turns.now();
    const { instance, waitingFor } = found.value;
    const waits = waitingFor.map((wait) => ({ task: wait.task, since: wait.since, sentence: sentenceOf(wait, now) }));
    return accept({ id: instance.id, since: instance.updatedAt, waits, ...reasonOf(found.value, waits.map(({ sentence }) => sentence), now, this.#leaseMs) });
  }
}

function reasonOf({ instance, waitingFor, isolated }: FoundInstance, sentences: readonly string[], now: Date, leaseMs: number): Pick<Explanation, 'reason' | 'sentence'> {
  if (isolated !== undefined) {
    const { namespace, name, version } = instance.definition;
    return { reason: 'isolated', sentence: `The engine cannot go on with it, an instance of ${namespace}/${name} ${version}: ${isolated.error}, ${isolated.failures} times since ${isolated.since.toISOString()}; the log has more. It is tried again at ${isolated.retryAt.toISOString()}, or when it is released.` };
  }
  const { state } = instance;
  if (state === undefined) {
    return instance.endedAt === undefined
      ? { reason: 'unreadable', sentence: `It is ${instance.status}, and its state cannot be read, so that nothing moves it on: another version of the engine wrote it, or it was damaged. It can be cancelled.` }
      : { reason: 'ended', sentence: `It is ${instance.status} and will not move again. Its state cannot be read.` };
  }
  switch (instance.status) {
    case 'completed':
    case 'cancelled':
      return { reason: 'ended', sentence: `It is ${instance.status} and will not move again.` };
    case 'faulted':
      return { reason: 'ended', sentence: `It faulted at ${state.error?.instance ?? '/'}: ${state.error?.title ?? state.error?.type ?? 'an error'}. ${state.retry === undefined ? 'Start another one.' : 'It can be retried from there.'}` };
    case 'suspended':
      return { reason: 'suspended', sentence: 'It is suspended: no task begins until it is resumed.' };
    case 'pending':
    case 'running': {
      const abandoned = now.getTime() - instance.updatedAt.getTime() > leaseMs;
      return abandoned
        ? { reason: 'abandoned', sentence: 'Whoever was to go on from its checkpoint has not; another replica takes over.' }
        : { reason: 'running', sentence: 'It is moving: a replica goes on from its checkpoint.' };
    }
    case 'waiting': {
      const reason = waitingFor.some((wait) => isOverdue(wait, now)) ? 'overdue' : waitingFor.some((wait) => wait.type === 'call' && wait.failure !== undefined) ? 'retrying' : 'waiting';
      return { reason, sentence: sentences.join(' ') };
    }
  }
}

function isOverdue(wait: Wait, now: Date): boolean {
  const dueAt = wait.type === 'timer' || wait.type === 'deadline' ? wait.dueAt : wait.type === 'bookmark' ? wait.expiresAt : undefined;
  return dueAt !== undefined && now.getTime() - Date.parse(dueAt) > lateMs;
}

function sentenceOf(wait: Wait, now: Date): string {
  const overdue = isOverdue(wait, now) ? ', which has passed: the scheduler has not told yet' : '';
  switch (wait.type) {
    case 'timer':
      return `${wait.task} waits until ${wait.dueAt ?? 'its timer'}${overdue}.`;
    case 'deadline':
      return `${wait.task === '' ? 'The workflow' : wait.task} has until ${wait.dueAt}${overdue}.`;
    case 'bookmark':
      return `${wait.task} waits for a decision, until ${wait.expiresAt ?? 'its deadline'}${overdue}.`;
    case 'event':
      return `${wait.task} listens for an event${ofKinds(wait.events ?? [])}.`;
    case 'instance':
      return `${wait.task} waits for the end of instance ${wait.instanceId}.`;
    case 'call':
      return wait.failure === undefined ? `${wait.task} waits for the answer to its call, attempt ${wait.attempt ?? 1}.` : `${wait.task} repeats its call: attempt ${wait.attempt ?? 1} came to nothing (${wait.failure}).`;
  }
}

/** The first few; all of them stand in what the instance waits for. */
function ofKinds(events: readonly AwaitedEvents[]): string {
  const types = [...new Set(events.flatMap(({ type = [] }) => type))];
  const sources = [...new Set(events.flatMap(({ correlatedBy = [] }) => correlatedBy))];
  const ofTypes = types.length === 0 || events.some(({ type }) => type === undefined) ? '' : ` of type ${few(types, ' or ')}`;
  return sources.length === 0 ? ofTypes : `${ofTypes}, correlated by ${few(sources, ' and ')}`;
}

function few(names: readonly string[], word: string): string {
  return [...names.slice(0, 5), ...(names.length > 5 ? [`${names.length - 5} more`] : [])].join(word);
}
