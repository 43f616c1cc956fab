import type { InstanceId } from '@holdfast/ids/ids';
import type { JsonValue } from '@holdfast/workflow-core/json';
import { instanceState, type InstanceState } from '@holdfast/workflow-core/state';
import { isTerminal } from '@holdfast/workflow-core/status';

/** What an instance's row says of its state from its birth on. */
export interface BornRow {
  readonly id: InstanceId;
  readonly started_at: Date;
  readonly started_by: string;
  readonly input: JsonValue;
}

/** What a state holds when it waits for nothing. */
const nothing = { frames: [], branches: {}, bookmarks: {}, ready: [] } as const;

/** JSON of a state, for its instance's row: each turn writes it anew, so it leaves out what the row says and what is empty. */
export function storedState(state: InstanceState): string {
  const { frames, branches, bookmarks, ready } = state;
  return JSON.stringify({
    ...state,
    instanceId: undefined,
    startedAt: undefined,
    startedBy: undefined,
    input: undefined,
    frames: frames.length === 0 ? undefined : frames,
    branches: isEmpty(branches) ? undefined : branches,
    bookmarks: isEmpty(bookmarks) ? undefined : bookmarks,
    ready: ready.length === 0 ? undefined : ready,
  });
}

/** Undefined where it cannot be read. A state may also be there in full. */
export function readState({ id, started_at: startedAt, started_by: startedBy, input }: BornRow, stored: unknown): InstanceState | undefined {
  if (typeof stored !== 'object') return undefined;
  const state = instanceState.safeParse({ instanceId: id, ...nothing, ...stored }).data;
  // An ended instance has forgotten its input.
  return state && { startedAt: startedAt.toISOString(), startedBy, ...(isTerminal(state.status) ? {} : { input }), ...state };
}

function isEmpty(record: object): boolean {
  return Object.keys(record).length === 0;
}
