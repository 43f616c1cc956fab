import type { InstanceId } from '@holdfast/ids/ids';
import type { InstanceEntry } from './instance-record.ts';

/** When an instance was started that is there no more: its id begins with the milliseconds since 1970 (RFC 9562 section 5.7). */
export function startOf(id: InstanceId): Date {
  return new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16));
}

/** Compares; what was started at the same moment is told apart by its id. */
export function newestFirst(one: Pick<InstanceEntry, 'id' | 'startedAt'>, other: Pick<InstanceEntry, 'id' | 'startedAt'>): number {
  return other.startedAt.getTime() - one.startedAt.getTime() || (one.id < other.id ? 1 : -1);
}
