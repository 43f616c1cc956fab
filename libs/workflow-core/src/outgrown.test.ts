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

  const hiding = { metadata: { secret: true } };
  const large = { large: { set: { text: '${ "é" * 250000 }' }, ...hiding } };

  it('faults when it has more to hide than may be looked for, and keeps nothing of what it was about to', () => {
    const { state, history, effects } = started([hold, large], {}, { stateSize: 1e9, historyLength: 1e6 });
    const timer = effects.flatMap((effect) => (effect.type === 'set-timer' ? [effect.timerId] : []))[0];
    const after = advance(workflowOf([hold, large]), state, { type: 'timer-fired', timerId: timer as never }, { now, seed: parseUuid('01900000-0000-7000-8000-0000000000bc') });
    expect(after.state).toMatchObject({ status: 'faulted', error: { type: expect.stringMatching(/runtime$/u) as unknown, detail: expect.stringContaining('more than 2097152 characters') as unknown }, frames: [], ready: [] });
    expect([history.length, after.history.map(({ type, sequence }) => [type, sequence])]).toEqual([3, [['task-cancelled', 4], ['instance-faulted', 5]]]);
    expect(JSON.stringify(after)).not.toContain('éé');
  });

  it('faults as it starts, and as it is retried, when its secrets are more than may be looked for', () => {
    const workflow = workflowOf([{ a: { set: { n: '${ "text" }' } } }], { use: { secrets: ['much'] } });
    const secrets = [{ name: 'much', id: '01900000-0000-7000-8000-0000000000dd', value: 'é'.repeat(250_000), current: true }];
    const begun = advance(workflow, initialState({ instanceId }), { type: 'start', input: { pin: 'shown' }, startedBy: 'ada' }, { now, seed, secrets });
    expect(begun.history).toMatchObject([{ type: 'instance-started', data: { input: null, startedBy: 'ada' } }, { type: 'instance-faulted' }]);
    expect(JSON.stringify(begun)).not.toContain('shown');
    const from = { faultedAt: now.toISOString(), context: null, frames: [], branches: {}, ready: [{ branch: '', task: '/do/0/a', input: {} }] };
    const again = advance(workflow, initialState({ instanceId, retry: from }), { type: 'retry', input: {}, startedBy: 'ada', of: instanceId }, { now, seed, secrets });
    expect(again.history).toMatchObject([{ type: 'instance-started', data: { input: null, retryOf: instanceId } }, { type: 'instance-faulted' }]);
  });

  it('throws what is a bug', () => {
    expect(() => advance(workflowOf([hold]), { ...initialState({ instanceId }), status: 'running', ready: [{ branch: '', task: '/nowhere', input: null }] }, { type: 'continue' }, { now, seed })).toThrow(TypeError);
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
