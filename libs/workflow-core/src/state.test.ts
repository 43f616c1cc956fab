import { describe, expect, it } from 'vitest';
import { advance } from './advance.ts';
import { instanceState } from './state.ts';
import { Scenario, seed, workflowOf } from './testing/scenario.ts';

const turn = { now: new Date(0), seed: seed(0) };

describe('a stored state', () => {
  it('is refused when it is of another format, or when an id is none', () => {
    const { state } = new Scenario([{ pause: { wait: 'PT1S' } }]).start();
    expect(instanceState.safeParse(state).success).toBe(true);
    expect(instanceState.safeParse({ ...state, format: 2 }).success).toBe(false);
    expect(instanceState.safeParse({ ...state, instanceId: 'x' }).success).toBe(false);
    expect(instanceState.safeParse({ ...state, more: 1 }).success).toBe(false);
  });

  it('makes a turn throw, which then changes nothing, when it is of another definition', () => {
    const { state, last } = ((scenario) => ({ state: scenario.state, last: scenario.last('set-timer') }))(new Scenario([{ pause: { wait: 'PT1S' } }]).start());
    const fired = { type: 'timer-fired', timerId: last.timerId } as const;
    expect(() => advance(workflowOf([]), state, fired, turn)).toThrow('no task at /do/0/pause');
    expect(() => advance(workflowOf([{ pause: { set: { a: 1 } } }]), state, fired, turn)).toThrow('cannot handle what it awaits');
  });

  it('is left as it is by a turn, which works on a copy', () => {
    const scenario = new Scenario([{ open: { call: 'bookmark:1.0.0@default' } }, { pause: { wait: 'PT1S' } }]).start().minted();
    const text = JSON.stringify(scenario.state);
    const { state } = scenario;
    scenario.decide(scenario.lastMint.bookmarkId).fire(scenario.last('set-timer').timerId);
    expect(JSON.stringify(state)).toBe(text);
  });
});
