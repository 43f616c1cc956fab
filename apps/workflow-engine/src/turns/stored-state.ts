import type { InstanceId } from '@holdfast/ids/ids';
import { instanceState, type InstanceState } from '@holdfast/workflow-core/state';

/** What a state holds when it waits for nothing. */
const nothing = { frames: [], branches: {}, bookmarks: {}, ready: [] } as const;

/** JSON of a state, for its instance's row: each turn writes it anew, so it leaves out the id, which the row has, and what is empty. */
export function storedState(state: InstanceState): string {
  const { frames, branches, bookmarks, ready } = state;
  return JSON.stringify({
    ...state,
    instanceId: undefined,
    frames: frames.length === 0 ? undefined : frames,
    branches: isEmpty(branches) ? undefined : branches,
    bookmarks: isEmpty(bookmarks) ? undefined : bookmarks,
    ready: ready.length === 0 ? undefined : ready,
  });
}

/** Undefined where it cannot be read. A state may also be there in full. */
export function readState(instanceId: InstanceId, stored: unknown): InstanceState | undefined {
  return typeof stored === 'object' ? instanceState.safeParse({ instanceId, ...nothing, ...stored }).data : undefined;
}

function isEmpty(record: object): boolean {
  return Object.keys(record).length === 0;
}
