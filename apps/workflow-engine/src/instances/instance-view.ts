import { isoTime } from '@holdfast/clock/iso-time';
import type { InstanceId } from '@holdfast/ids/ids';
import { toProblemDocument } from '@holdfast/problem/problem';
import type { Result } from '@holdfast/problem/result';
import type { Explanation } from './explain-instance.ts';
import type { FoundInstance } from './find-instance.ts';
import { masked } from '../secrets/masked.ts';
import type { InstanceEntry } from './instance-record.ts';
import type { HistoryPart } from './instance.store.ts';
import type { Awaited } from './await-end.ts';
import type { StartRefusal, Started } from './start-instance.ts';

/** What clients see: never the tenant. */
export function startedView({ id, definition, status, startedAt, output, error }: Awaited) {
  return { id, definition, status, startedAt: isoTime(startedAt.getTime()), ...(output === undefined ? {} : { output: masked(output) }), ...(error === undefined ? {} : { error: masked(error) }) };
}

export function batchView(results: readonly Result<Started, StartRefusal>[]) {
  return {
    items: results.map((started) =>
      started.ok ? { result: 'started' as const, instance: startedView(started.value) } : { result: 'refused' as const, problem: { ...toProblemDocument(started.refusal) } },
    ),
  };
}

export function summaryView({ id, definition: { namespace, name, version }, status, startedBy, startedAt, updatedAt, endedAt, businessKey, labels }: InstanceEntry) {
  return {
    id,
    definition: { namespace, name, version },
    status,
    startedBy,
    startedAt: startedAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    ...(endedAt === undefined ? {} : { endedAt: endedAt.toISOString() }),
    ...(businessKey === undefined ? {} : { businessKey }),
    ...(labels === undefined ? {} : { labels }),
  };
}

export function detailView({ instance, waitingFor, isolated }: FoundInstance) {
  const { output, error, retry } = instance.state ?? {};
  const [nextTimerAt] = waitingFor.flatMap((wait) => ((wait.type === 'timer' || wait.type === 'deadline') && wait.dueAt !== undefined ? [wait.dueAt] : wait.type === 'bookmark' && wait.expiresAt !== undefined ? [wait.expiresAt] : [])).toSorted();
  return masked({
    ...summaryView(instance),
    input: instance.input,
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error }),
    waitingFor: [...waitingFor],
    ...(nextTimerAt === undefined ? {} : { nextTimerAt }),
    retryable: retry !== undefined,
    ...(isolated === undefined ? {} : { isolated: { since: isolated.since.toISOString(), failures: isolated.failures, error: isolated.error, retryAt: isolated.retryAt.toISOString() } }),
    ...(instance.state === undefined ? { problem: { ...toProblemDocument({ code: 'instance-unreadable' }) } } : {}),
  });
}

/** A full page may be the last one: then the next is empty. */
export function pageView(entries: readonly InstanceEntry[], limit: number): { items: ReturnType<typeof summaryView>[]; next?: InstanceId } {
  const last = entries.length === limit ? entries.at(-1) : undefined;
  return { items: entries.map(summaryView), ...(last === undefined ? {} : { next: last.id }) };
}

/** A page has at most `limit` entries, and fewer where they are large. */
export function historyView({ entries, isCut }: HistoryPart, limit: number) {
  const last = isCut || entries.length === limit ? entries.at(-1) : undefined;
  return { items: masked(entries.map((entry) => ({ ...entry, data: { ...entry.data } }))), ...(last === undefined ? {} : { next: last.sequence }) };
}

export function reasonView({ since, waits, ...rest }: Explanation) {
  return { ...rest, since: since.toISOString(), waits: waits.map((wait) => ({ ...wait })) };
}
