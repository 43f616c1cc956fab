import type { InstanceId } from '@holdfast/ids/ids';
import { parseUuid } from '@holdfast/ids/uuid';
import { describe, expect, it } from 'vitest';
import { advance } from './advance.ts';
import { initialState, instanceState } from './state.ts';
import { Scenario, seed, workflowOf } from './testing/scenario.ts';

const turn = { now: new Date(0), seed: seed(0) };

describe('a stored state', () => {
  it('is refused when it is of another format, or when an id is none', () => {
    const { state } = new Scenario([{ pause: { wait: 'PT1S' } }]).start();
    expect(instanceState.safeParse(state).success).toBe(true);
    expect(instanceState.safeParse({ ...state, format: 1 }).success).toBe(false);
    expect(instanceState.safeParse({ ...state, instanceId: 'x' }).success).toBe(false);
    expect(instanceState.safeParse({ ...state, more: 1 }).success).toBe(false);
  });

  it('makes a turn throw, which then changes nothing, when it is of another definition', () => {
    const { state, last } = ((scenario) => ({ state: scenario.state, last: scenario.last('set-timer') }))(new Scenario([{ pause: { wait: 'PT1S' } }]).start());
    const fired = { type: 'timer-fired', timerId: last.timerId } as const;
    expect(() => advance(workflowOf([]), state, fired, turn)).toThrow('no task at /do/0/pause');
    expect(() => advance(workflowOf([{ pause: { set: { a: 1 } } }]), state, fired, turn)).toThrow('cannot handle what it awaits');
  });

  it('makes a turn throw when it has a branch that belongs to no fork', () => {
    const workflow = workflowOf([{ split: { fork: { branches: [{ a: { wait: 'PT1S' } }] } } }, { z: { set: { a: 1 } } }, { no: { set: '${ error("x") }' } }]);
    const { state } = new Scenario([{ split: { fork: { branches: [{ a: { wait: 'PT1S' } }] } } }]).start();
    const at = (task: string) => ({ ...state, status: 'running' as const, ready: [{ branch: '0', task, input: null }] });
    expect(() => advance(workflow, { ...at('/do/1/z'), branches: {}, frames: state.frames.slice(0, 1) }, { type: 'continue' }, turn)).toThrow('no fork has the branch 0');
    expect(() => advance(workflow, { ...at('/do/2/no'), frames: [] }, { type: 'continue' }, turn)).toThrow('no fork has the branch 0');
  });

  it('is left as it is by a turn, which works on a copy', () => {
    const scenario = new Scenario([{ open: { call: 'bookmark:1.0.0@default' } }, { pause: { wait: 'PT1S' } }]).start().minted();
    const text = JSON.stringify(scenario.state);
    const { state } = scenario;
    scenario.decide(scenario.lastMint.bookmarkId).fire(scenario.last('set-timer').timerId);
    expect(JSON.stringify(state)).toBe(text);
  });
});

it('an instance that another one started knows whose it is', () => {
  const parent = { instanceId: parseUuid<InstanceId>('01900000-0000-7000-8000-0000000000ab'), depth: 1, awaits: true };
  expect(initialState({ instanceId: parent.instanceId, parent })).toMatchObject({ parent, status: 'pending' });
});
