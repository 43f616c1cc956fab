import { describe, expect, it } from 'vitest';
import { parseUuid } from '@holdfast/ids/uuid';
import { advance } from './advance.ts';
import { initialState } from './state.ts';
import { instanceId, workflowOf } from './testing/scenario.ts';

const now = new Date('2026-05-01T00:00:00.000Z');
const seed = parseUuid('01900000-0000-7000-8000-0000000000bb');

function started(tasks: readonly object[], input: object, limits: { readonly stateSize: number; readonly historyLength: number }) {
  return advance(workflowOf(tasks), initialState({ instanceId }), { type: 'start', input: input as never, startedBy: 'ada' }, { now, seed, limits });
}

describe('an instance that outgrows its limits (I11)', () => {
  const many = { stateSize: 1e6, historyLength: 1e6 };
  const hold = { hold: { wait: 'PT1H' } };

  it('faults when its history is too long, and clears what it waits for', () => {
    const { state, effects, history } = started([{ guard: { try: [hold], catch: {} } }], {}, { ...many, historyLength: 3 });
    expect(state).toMatchObject({ status: 'faulted', error: { type: expect.stringMatching(/runtime$/u) as unknown, status: 500, detail: 'The history has more than 3 entries.' }, frames: [], ready: [] });
    expect(state.retry).toBeUndefined();
    expect(effects.map(({ type }) => type)).toEqual(['set-timer', 'clear-timer']);
    expect(history.at(-1)?.type).toBe('instance-faulted');
  });

  it('faults when its state is too large', () => {
    expect(started([hold], { text: 'x'.repeat(5000) }, { ...many, stateSize: 5000 }).state).toMatchObject({ status: 'faulted', error: { detail: 'The state has more than 5000 characters.' } });
  });

  it('stays suspended beyond them', () => {
    const { state } = started([hold], {}, many);
    const suspended = advance(workflowOf([hold]), state, { type: 'suspend', by: 'ada' }, { now, seed, limits: { ...many, historyLength: 1 } });
    expect(suspended.state.status).toBe('suspended');
  });

  it('goes on within them, and may end beyond them', () => {
    expect(started([hold], {}, many).state.status).toBe('waiting');
    expect(started([{ a: { set: { n: 1 } } }], {}, { ...many, historyLength: 1 }).state.status).toBe('completed');
  });
});
