import type { BookmarkId, InstanceId, TimerId } from '@holdfast/ids/ids';
import { initialState, type InstanceState } from '@holdfast/workflow-core/state';
import { expect, it } from 'vitest';
import { ids } from '../testing/turns.ts';
import { readState, storedState } from './stored-state.ts';

const instanceId = ids.next<InstanceId>();
const idle: InstanceState = { ...initialState({ instanceId }), status: 'running', sequence: 3, startedAt: '2026-05-01T00:00:00.000Z', startedBy: 'ada', input: { z: 1, a: [] }, context: {} };
const row = { id: instanceId, started_at: new Date('2026-05-01T00:00:00.000Z'), started_by: 'ada', input: { z: 1, a: [] } };
const ended: InstanceState = { ...initialState({ instanceId }), status: 'completed', sequence: 9, startedAt: '2026-05-01T00:00:00.000Z', startedBy: 'ada', output: 1 };
const frame = { task: '/do/0/hold', branch: '', rawInput: null, startedAt: '2026-05-01T00:00:00.000Z', awaits: [] };
const busy: InstanceState = {
  ...idle,
  frames: [frame],
  branches: { '0': { context: {}, exports: [] } },
  bookmarks: { [ids.next<BookmarkId>()]: { state: 'open', task: '/do/0/hold', branch: '', timerId: ids.next<TimerId>() } },
  ready: [{ branch: '0', task: '/do/1/set', input: {} }],
  vault: { ref: 'c2VhbGVk' },
};

it.each([['waits for nothing', idle], ['waits for much', busy], ['has ended', ended]])('a state that %s is read as it was written', (_, state) => {
  expect(readState(row, JSON.parse(storedState(state)))).toEqual(state);
});

it('a state is kept without what its row says and without what is empty', () => {
  expect(Object.keys(JSON.parse(storedState(idle)) as object)).toEqual(['format', 'status', 'sequence', 'context']);
});

it('a state that stands in its row in full is read, too', () => {
  expect(readState(row, JSON.parse(JSON.stringify(idle)))).toEqual(idle);
});

it.each([[null], [{}], [[]], ['running'], [1], [{ format: 99, status: 'running', sequence: 1 }], [{ format: 2, status: 'running', sequence: 1, unknown: 1 }]])('%j is no state', (stored) => {
  expect(readState(row, stored)).toBeUndefined();
});
