import type { InstanceId } from '@holdfast/ids/ids';
import { isTerminal } from '@holdfast/workflow-core/status';
import type { RedemptionResult } from '../../bookmarks/resume-bookmark.ts';
import type { OutgoingRequest } from '../../calls/outside-world.ts';
import type { MemoryTables } from '../../turns/tables.store.memory.ts';
import type { MemoryResumeTokens } from '../memory-resume-tokens.ts';
import type { SimulatedScheduler } from './scheduler.ts';

export interface Evidence {
  readonly tables: MemoryTables;
  readonly scheduler: SimulatedScheduler;
  readonly resumeTokens: MemoryResumeTokens;
  readonly sent: readonly OutgoingRequest[];
  /** What resume-token was answered. */
  readonly answers: readonly (RedemptionResult | 'unknown')[];
}

/** Looks at everything after each step, and at the end. */
export class Invariants {
  readonly #evidence: Evidence;
  readonly #ended = new Map<InstanceId, number>();

  constructor(evidence: Evidence) {
    this.#evidence = evidence;
  }

  /** @returns the first invariant that is broken at this moment. */
  always(): string | undefined {
    for (const { instanceId, version, state } of this.#evidence.tables.instances.values()) {
      const ended = this.#ended.get(instanceId);
      if (ended !== undefined && ended !== version) return 'I2: a terminal state changed';
      if (isTerminal(state.status)) this.#ended.set(instanceId, version);
      const sequences = (this.#evidence.tables.history.get(instanceId) ?? []).map(({ sequence }) => sequence);
      if (sequences.some((sequence, index) => sequence !== index + 1) || sequences.length !== state.sequence) return 'I3: the history has a gap or two writers';
    }
    return undefined;
  }

  /** @returns the first invariant that is broken now that everything had its time. */
  atRest(): string | undefined {
    const { tables, scheduler, sent } = this.#evidence;
    for (const { instanceId, state } of tables.instances.values()) {
      if (!isTerminal(state.status)) return `I1: an instance is ${state.status} and nothing comes any more`;
      const broken = this.#history(instanceId) ?? this.#redemptions(instanceId);
      if (broken !== undefined) return broken;
    }
    const keys = Map.groupBy(sent, ({ idempotencyKey }) => idempotencyKey);
    if ([...keys.values()].some((requests) => new Set(requests.map(({ url, body }) => `${url} ${String(body)}`)).size > 1)) return 'I5: one idempotency key, two effects';
    if (tables.timers.size + tables.calls.size > 0) return 'I15: an ended instance left timers or calls';
    if ([...scheduler.timers.values()].some(({ state }) => state === 'set')) return 'I15: an ended instance left a timer with the scheduler';
    return undefined;
  }

  #history(instanceId: InstanceId): string | undefined {
    const entries = this.#evidence.tables.history.get(instanceId) ?? [];
    const completed = entries.flatMap(({ type, task }) => (type === 'task-completed' ? [task] : []));
    if (new Set(completed).size < completed.length) return 'I4: a completed task ran again';
    const settled = entries.flatMap((entry) => (entry.type === 'bookmark-resumed' || entry.type === 'bookmark-closed' ? [entry.data.bookmarkId] : []));
    if (new Set(settled).size < settled.length) return 'I10: a bookmark was settled twice';
    const set = new Map(entries.flatMap((entry) => (entry.type === 'timer-set' ? [[entry.data.timerId, entry.data.dueAt]] : [])));
    const early = entries.some((entry) => entry.type === 'timer-fired' && entry.at < (set.get(entry.data.timerId) ?? ''));
    return early ? 'I8: a timer fired early' : undefined;
  }

  /** I6: of a redemption that was claimed one result is told, and it is the one that happened. */
  #redemptions(instanceId: InstanceId): string | undefined {
    const { answers, tables, resumeTokens } = this.#evidence;
    for (const [bookmarkId, { state, mint }] of resumeTokens.bookmarks) {
      if (typeof state !== 'object' || mint.instanceId !== instanceId) continue;
      const results = new Set(answers.flatMap((answer) => (answer === 'unknown' || answer.redemptionId !== state.redemptionId ? [] : [answer.result])));
      const happened = tables.bookmarks.get(bookmarkId)?.redemptionId === state.redemptionId ? 'resumed' : 'refused';
      if (results.size !== 1 || !results.has(happened)) return `I6: a redemption was told ${[...results].join(' and ') || 'nothing'}, and was ${happened}`;
    }
    return undefined;
  }
}
