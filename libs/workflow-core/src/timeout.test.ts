import { describe, expect, it } from 'vitest';
import type { JsonValue } from './json.ts';
import { document, errorsOf, faultOf, Scenario } from './testing/scenario.ts';

const after = (value: JsonValue) => ({ timeout: { after: value } });
const hold = (rest: object = {}) => ({ hold: { wait: 'PT1H', ...rest } });
const timers = ({ effects }: Scenario) => effects.flatMap((effect) => (effect.type === 'set-timer' ? [[effect.dueAt.slice(11, 19), effect.timerId] as const] : []));
/** The timer due at that time. */
function due(scenario: Scenario, time: string) {
  const found = timers(scenario).find(([dueAt]) => dueAt === time);
  if (found === undefined) throw new Error(`no timer due at ${time}`);
  return found[1];
}

describe('the timeout of a task', () => {
  it('faults the task when it comes first, and clears what the task waited for (I10)', () => {
    const instance = new Scenario([hold(after({ seconds: 30 }))]).start();
    const pause = due(instance, '13:00:00');
    expect(faultOf(instance.fire(due(instance, '12:00:30')))).toEqual(['timeout', 408, '/do/0/hold']);
    expect(instance.effects.at(-1)).toEqual({ type: 'clear-timer', timerId: pause });
    expect(instance.trail.slice(4)).toEqual(['timer-fired /do/0/hold', 'task-faulted /do/0/hold', 'instance-faulted']);
    expect(instance.fire(pause).trail).toHaveLength(7);
  });

  it('is cleared when the task comes first (I10)', () => {
    const instance = new Scenario([hold(after('PT2H')), { next: hold().hold }]).start();
    const limit = due(instance, '14:00:00');
    instance.fire(due(instance, '13:00:00'));
    expect(instance.effects).toContainEqual({ type: 'clear-timer', timerId: limit });
    const { state } = instance;
    expect(instance.fire(limit).state).toBe(state);
    expect(state.status).toBe('waiting');
  });

  it('bounds all that runs inside, from the moment the task began, over any number of turns', () => {
    const step = { call: 'http', with: { method: 'get', endpoint: 'https://x.example' } };
    const instance = new Scenario([{ outer: { do: [{ a: step }, { b: step }], ...after('${ "PT\\($context.m)M" }') } }]).start({ m: 10 });
    instance.answer({ ok: true, output: {} });
    const late = instance.lastCall.callId;
    expect(timers(instance).map(([dueAt]) => dueAt)).toEqual(['12:10:00']);
    expect(faultOf(instance.fire(due(instance, '12:10:00')))).toEqual(['timeout', 408, '/do/0/outer']);
    expect(instance.trail.slice(-4)).toEqual(['timer-fired /do/0/outer', 'task-cancelled /do/0/outer/do/1/b', 'task-faulted /do/0/outer', 'instance-faulted']);
    expect(instance.answer({ ok: true, output: {} }, late).state.error).toMatchObject({ status: 408 });
  });

  it('sets no timer for a task that is done in its turn', () => {
    expect(new Scenario([{ a: { do: [{ b: { set: { c: 1 } } }], ...after('PT1S') } }]).start().effects).toEqual([]);
  });

  it('closes the bookmark that the task itself waits for, and keeps one that can be listened to again', () => {
    const ask = { call: 'await-approval:1.0.0@default', with: { title: 'T', to: 'a@example.com' }, ...after('PT1H') };
    const asked = new Scenario([{ ask }]).start().minted();
    asked.fire(due(asked, '13:00:00'));
    expect(asked.effects.slice(-2)).toMatchObject([{ type: 'close-bookmark', reason: 'timed-out' }, { type: 'clear-timer' }]);

    const listen = { listen: { to: { one: { with: { type: 'io.holdfast.bookmark.resumed.v1', subject: '${ .id }' } } } } };
    const heard = new Scenario([
      { open: { call: 'bookmark:1.0.0@default' } },
      { patient: { try: [{ first: { ...listen, ...after('PT1H') } }], catch: { errors: { with: { status: 408 } }, do: [{ again: listen }] } } },
    ]).start().minted();
    heard.fire(due(heard, '13:01:00')).decide(heard.lastMint.bookmarkId);
    expect(heard.state).toMatchObject({ status: 'completed', output: [{ outcome: 'approve' }] });
  });

  it('can be caught, and is a new one each time the task runs', () => {
    const instance = new Scenario([{ a: { try: [hold(after('PT5M'))], catch: { retry: { limit: { attempt: { count: 1 } } }, do: [{ b: { set: '${ $error.status }' } }] } } }]).start();
    instance.fire(due(instance, '12:05:00')).fire(due(instance, '12:06:00'));
    expect(instance.state.output).toBe(408);
  });

  it('is cleared when the task faults, and when the instance is cancelled', () => {
    const failing = new Scenario([{ a: { do: [hold({ output: { as: 'error("x")' } })], ...after('PT2H') } }]).start();
    failing.fire(due(failing, '13:00:00'));
    expect(failing.effects.at(-1)).toEqual({ type: 'clear-timer', timerId: due(failing, '14:00:00') });
    const cancelled = new Scenario([{ a: { do: [hold()], ...after('PT2H') } }]).start().cancel();
    expect(cancelled.effects.filter(({ type }) => type === 'clear-timer')).toHaveLength(2);
    expect(cancelled.trail.slice(-3)).toEqual(['task-cancelled /do/0/a/do/0/hold', 'task-cancelled /do/0/a', 'instance-cancelled']);
  });

  it('may be a reusable one, by its name', () => {
    const use = { timeouts: { short: { after: 'PT3S' } } };
    expect(timers(new Scenario([hold({ timeout: 'short' })], { use }).start()).map(([dueAt]) => dueAt)).toEqual(['13:00:00', '12:00:03']);
    expect(errorsOf({ document, do: [hold({ timeout: 'long' })] })).toEqual([{ pointer: '/do/0/hold/timeout', message: 'There is no “long” in use.timeouts.' }]);
  });

  it('faults the task when its expression fails or gives no duration', () => {
    expect(faultOf(new Scenario([hold(after('${ error("x") }'))]).start())).toEqual(['expression', 400, '/do/0/hold']);
    expect(faultOf(new Scenario([hold(after('${ 1 }'))]).start())).toEqual(['validation', 400, '/do/0/hold']);
  });

  it('is refused where it is none', () => {
    expect(errorsOf({ document, do: [hold({ timeout: {} })], timeout: { after: 'x', every: 1 } }).map(({ pointer }) => pointer)).toEqual(['/timeout/after', '/timeout/every', '/do/0/hold/timeout/after']);
  });
});

describe('a deadline that comes while turn follows turn', () => {
  const spin = { a: { set: { n: '${ .n + 1 }' }, metadata: { checkpoint: true }, then: 'b' } };
  const spinning = (rest: object, root: object = {}) => new Scenario([{ loop: { do: [spin, { b: { set: '.', then: 'a' } }], ...rest } }], root).start({ n: 0 });

  it('of a task is passed by the next turn, whose timer has nothing left to do', () => {
    const instance = spinning(after('PT90S')).goOn();
    expect(instance.state.status).toBe('running');
    const limit = due(instance, '12:01:30');
    expect(faultOf(instance.goOn())).toEqual(['timeout', 408, '/do/0/loop']);
    expect(instance.trail.slice(-3)).toEqual(['timer-fired /do/0/loop', 'task-faulted /do/0/loop', 'instance-faulted']);
    expect(instance.effects.at(-1)).toEqual({ type: 'clear-timer', timerId: limit });
    const { state } = instance;
    expect(instance.fire(limit).state).toBe(state);
  });

  it('of the workflow is passed so, too', () => {
    const instance = spinning({}, after('PT1M'));
    const limit = due(instance, '12:01:00');
    expect(faultOf(instance.goOn())).toEqual(['timeout', 408, '/timeout']);
    expect(instance.effects.at(-1)).toEqual({ type: 'clear-timer', timerId: limit });
  });

  it('is the first of several, and what catches it goes on', () => {
    const tasks = [{ outer: { ...after('PT70S'), do: [{ patient: { try: [{ loop: { do: [spin, { b: { set: '.', then: 'a' } }], ...after('PT1M') } }], catch: { do: [{ tell: { set: '${ $error.instance }' } }] } } }] } }];
    expect(new Scenario(tasks).start({ n: 0 }).at('2026-03-01T12:01:10.000Z').goOn().state.output).toBe('/do/0/outer/do/0/patient/try/0/loop');
  });
});

describe('the timeout of a workflow', () => {
  it('faults the instance, whatever runs in it (I10)', () => {
    const instance = new Scenario([{ a: { try: [hold()], catch: {} } }], after({ minutes: 30 })).start();
    expect(faultOf(instance.fire(due(instance, '12:30:00')))).toEqual(['timeout', 408, '/timeout']);
    expect(instance.trail.slice(-4)).toEqual(['timer-fired', 'task-cancelled /do/0/a/try/0/hold', 'task-cancelled /do/0/a', 'instance-faulted']);
    expect(instance.effects.at(-1)).toEqual({ type: 'clear-timer', timerId: due(instance, '13:00:00') });
  });

  it('is cleared at the end, and never set where the end comes in the first turn', () => {
    const instance = new Scenario([hold()], { use: { timeouts: { long: { after: '${ "PT\\($workflow.input.h)H" }' } } }, timeout: 'long' }).start({ h: 9 });
    const limit = due(instance, '21:00:00');
    expect(instance.fire(due(instance, '13:00:00')).effects.at(-1)).toEqual({ type: 'clear-timer', timerId: limit });
    expect(new Scenario([], after('PT1S')).start().effects).toEqual([]);
  });

  it('faults the instance when its expression fails', () => {
    expect(faultOf(new Scenario([], after('${ error("x") }')).start())).toEqual(['expression', 400, '/timeout']);
  });
});
