import type { HistoryEntry } from '@holdfast/workflow-core/history';

/** The entries of one turn as they are kept: what each does not share with the others. */
export type StoredEntries = readonly (readonly [type: string, task: string, data: unknown])[];

/** JSON. The sequence counts from the first on, and all happened at the turn's `now`. */
export function storedEntries(entries: readonly HistoryEntry[]): string {
  return JSON.stringify(entries.map(({ type, task, data }) => [type, task, data]));
}

/** Only turns write them, so they are the core's own. */
export function historyEntries(firstSequence: number, at: Date, stored: StoredEntries): HistoryEntry[] {
  return stored.map(([type, task, data], index) => ({ sequence: firstSequence + index, type, at: at.toISOString(), task, data }) as HistoryEntry);
}
