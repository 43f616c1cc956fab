import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { document, errorsOf, faultOf, Scenario } from '../testing/scenario.ts';
import { failure } from '../workflow-error.ts';

const call = { get: { call: 'http', with: { method: 'get', endpoint: 'https://x.example' } } };
const no = (status = 503) => ({ ok: false as const, error: failure('communication', 'no', status) });
const attempts = (clause: JsonObject, tasks: readonly object[] = [call]) => [{ a: { try: tasks, catch: clause } }, { z: { set: { after: '${ . }' } } }];
const instead = [{ mend: { set: { status: '${ $error.status }', was: '${ .n }' } } }];
const start = (clause: JsonObject, rest: object = {}) => new Scenario(attempts(clause), rest).start({ n: 1 });

describe('a try', () => {
  it('gives the output of its tasks when none faults', () => {
    expect(start({}).answer({ ok: true, output: 7 }).state.output).toEqual({ after: 7 });
    expect(new Scenario(attempts({}, [])).start({ n: 1 }).state.output).toEqual({ after: { n: 1 } });
  });

  it('runs what catch has instead, on its input, with the error in $error', () => {
    const instance = start({ do: instead }).answer(no());
    expect(instance.state.output).toEqual({ after: { status: 503, was: 1 } });
    expect(instance.trail.slice(4)).toEqual([
      'call-failed /do/0/a/try/0/get',
      'task-faulted /do/0/a/try/0/get',
      'task-started /do/0/a/catch/do/0/mend',
      'task-completed /do/0/a/catch/do/0/mend',
      'task-completed /do/0/a',
      'task-started /do/1/z',
      'task-completed /do/1/z',
      'instance-completed',
    ]);
  });

  it('names the error as it is told to, for the tasks inside alone', () => {
    const clause = { as: 'why', do: [{ mend: { do: [{ inner: { if: '$why.status == 503', set: '${ $why.detail }' } }] } }] };
    expect(start(clause).answer(no()).state.output).toEqual({ after: 'no' });
    expect(errorsOf({ document, do: [{ a: { try: [{ b: { set: '${ $error }' } }], catch: {}, output: { as: '$error' } } }] })).toHaveLength(2);
  });

  it('makes its input the output where it has nothing instead', () => {
    expect(start({ errors: { with: { status: 503 } } }).answer(no()).state.output).toEqual({ after: { n: 1 } });
    expect(start({ do: [] }).answer(no()).state.output).toEqual({ after: { n: 1 } });
  });

  it.each<[JsonObject, boolean]>([
    [{ errors: {} }, true],
    [{ errors: { with: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication' } } }, true],
    [{ errors: { with: { type: 'https://open-workflow-specification.org/dsl/errors/types/communication', status: 503 } } }, true],
    [{ errors: { with: { type: 'https://example.com/spec/1.0.0/errors/communication' } } }, false],
    [{ errors: { with: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/timeout' } } }, false],
    [{ errors: { with: { status: 404 } } }, false],
    [{ errors: { with: { instance: '/do/0/a/try/0/get', title: 'The call failed', details: 'no' } } }, true],
    [{ errors: { with: { instance: '/do/0/a' } } }, false],
    [{ errors: { with: { detail: 'no' } } }, true],
    [{ errors: { with: { detail: 'yes' } } }, false],
    [{ when: '$error.status == 503' }, true],
    [{ when: '${ .n == 2 }' }, false],
    [{ exceptWhen: '$error.status == 503' }, false],
    [{ as: 'e', exceptWhen: '$e.status == 404' }, true],
  ])('catches, of a 503, as %j says: %j', (clause, caught) => {
    const instance = start(clause).answer(no());
    expect(instance.state.status).toBe(caught ? 'completed' : 'faulted');
    expect(instance.state.error?.instance).toBe(caught ? undefined : '/do/0/a/try/0/get');
  });

  it('catches an error of the author’s own by its type', () => {
    const type = 'https://example.com/errors/sold';
    const tasks = attempts({ errors: { with: { type } } }, [{ no: { raise: { error: { type: '${ .type }', status: 400 } } } }]);
    expect(new Scenario(tasks).start({ type }).state.status).toBe('completed');
    expect(new Scenario(tasks).start({ type: `${type}-out` }).state.status).toBe('faulted');
  });

  it('lets go what it does not catch to the try around it', () => {
    const inner = attempts({ errors: { with: { status: 1 } } });
    const instance = new Scenario([{ outer: { try: inner, catch: { do: [{ mend: { set: '${ $error.instance }' } }] } } }]).start().answer(no());
    expect(instance.state.output).toBe('/do/0/outer/try/0/a/try/0/get');
  });

  it('does not catch what is raised in its catch, nor in its conditions', () => {
    expect(faultOf(start({ do: [{ worse: { set: '${ error("x") }' } }] }).answer(no()))).toEqual(['expression', 400, '/do/0/a/catch/do/0/worse']);
    expect(faultOf(start({ when: 'error("x")' }).answer(no()))).toEqual(['expression', 400, '/do/0/a']);
    expect(faultOf(start({ exceptWhen: 'error("x")' }).answer(no()))).toEqual(['expression', 400, '/do/0/a']);
  });

  it('ends the workflow from inside either list', () => {
    const end = { stop: { set: { a: 1 }, then: 'end' } };
    expect(new Scenario(attempts({}, [end])).start().state.output).toEqual({ a: 1 });
    expect(start({ do: [end] }).answer(no()).state.output).toEqual({ a: 1 });
  });
});

describe('a retry', () => {
  const dues = ({ effects }: Scenario) => effects.flatMap((effect) => (effect.type === 'set-timer' ? [effect.dueAt.slice(11, 23)] : []));
  const failing = (retry: JsonObject | string, times: number, rest: object = {}) => {
    const instance = start({ retry }, rest);
    for (let count = 0; count < times; count += 1) instance.answer(no()).fire(instance.last('set-timer').timerId);
    return instance;
  };

  it.each<[string, JsonObject, readonly string[]]>([
    ['the delay each time', {}, ['12:01:03.000', '12:03:03.000', '12:05:03.000']],
    ['the delay each time', { backoff: { constant: {} } }, ['12:01:03.000', '12:03:03.000', '12:05:03.000']],
    ['longer by the delay each time', { backoff: { linear: {} } }, ['12:01:03.000', '12:03:06.000', '12:05:09.000']],
    ['twice as long each time', { backoff: { exponential: {} } }, ['12:01:03.000', '12:03:06.000', '12:05:12.000']],
  ])('waits %s: %j', (_what, backoff, expected) => {
    const instance = failing({ delay: { seconds: 3 }, ...backoff }, 3);
    expect(dues(instance)).toEqual(expected);
    expect(instance.history.filter(({ type }) => type === 'task-retried').map(({ data }) => data)).toEqual([{ attempt: 1 }, { attempt: 2 }, { attempt: 3 }]);
    expect(instance.answer({ ok: true, output: 1 }).state.output).toEqual({ after: 1 });
  });

  it('adds a jitter from its range, the same for the same turn', () => {
    const retry = { delay: 'PT1M', jitter: { from: 'PT1S', to: 'PT3S' } };
    const [first = '', second = ''] = dues(failing(retry, 2));
    expect(dues(failing(retry, 2))).toEqual([first, second]);
    for (const [due, minute] of [[first, '12:02'], [second, '12:04']] as const) {
      expect(due >= `${minute}:01.000` && due <= `${minute}:03.000`).toBe(true);
    }
    expect(first.slice(6)).not.toBe(second.slice(6));
  });

  it('begins at once where there is no delay, and is spent after count retries', () => {
    const instance = start({ retry: { limit: { attempt: { count: 2 } } } }).answer(no()).answer(no());
    expect(instance.state.status).toBe('waiting');
    expect(faultOf(instance.answer(no()))).toEqual(['communication', 503, '/do/0/a/try/0/get']);
    expect(instance.effects.map(({ type }) => type)).toEqual(['call', 'call', 'call']);
  });

  it('does what catch has instead once it is spent', () => {
    const instance = start({ retry: { limit: { attempt: { count: 1 } } }, do: instead }).answer(no()).answer(no(500));
    expect(instance.state.output).toEqual({ after: { status: 500, was: 1 } });
  });

  it('is spent when it would begin after the limit of all attempts together', () => {
    const instance = failing({ delay: 'PT30S', limit: { duration: 'PT3M' } }, 1);
    expect(instance.state.status).toBe('waiting');
    expect(faultOf(instance.answer(no()))).toEqual(['communication', 503, '/do/0/a/try/0/get']);
  });

  it('interrupts an attempt that takes too long, which is a timeout like any error', () => {
    const instance = start({ errors: { with: { status: 408 } }, retry: { limit: { attempt: { duration: 'PT5S', count: 1 }, duration: 'PT10M' } } });
    const { callId } = instance.lastCall;
    expect(dues(instance)).toEqual(['12:00:05.000']);
    instance.fire(instance.last('set-timer').timerId);
    expect(dues(instance)).toEqual(['12:00:05.000', '12:01:05.000']);
    expect(instance.trail.slice(4, 9)).toEqual([
      'call-started /do/0/a/try/0/get',
      'timer-fired /do/0/a',
      'task-cancelled /do/0/a/try/0/get',
      'timer-set /do/0/a',
      'task-retried /do/0/a',
    ]);
    expect(instance.answer(no(), callId).state.status).toBe('waiting');
    instance.fire(instance.last('set-timer').timerId);
    expect(faultOf(instance)).toEqual(['timeout', 408, '/do/0/a']);
  });

  it('lets go the timeout of an attempt that nothing catches', () => {
    const instance = start({ errors: { with: { status: 503 } }, retry: { limit: { attempt: { duration: 'PT5S' } } } });
    expect(faultOf(instance.fire(instance.last('set-timer').timerId))).toEqual(['timeout', 408, '/do/0/a']);
  });

  it('clears the timer of an attempt that comes to its end, and never passes the limit of all', () => {
    const instance = start({ retry: { limit: { attempt: { duration: 'PT5M' }, duration: 'PT1M30S' } } });
    expect(dues(instance)).toEqual(['12:01:30.000']);
    instance.answer({ ok: true, output: 1 });
    expect(instance.last('clear-timer').timerId).toBe(instance.last('set-timer').timerId);
    expect(dues(start({ retry: { limit: { attempt: { duration: 'PT1S' }, duration: 'PT1M' } } }))).toEqual(['12:00:01.000']);
  });

  it('is made only when it is wanted', () => {
    expect(start({ retry: { when: '$error.status == 500' }, do: instead }).answer(no()).state.output).toEqual({ after: { status: 503, was: 1 } });
    expect(start({ as: 'e', retry: { exceptWhen: '$e.status == 503' } }).answer(no()).state.status).toBe('faulted');
    expect(start({ retry: { exceptWhen: '.n == 2' } }).answer(no()).state.status).toBe('waiting');
  });

  it('is a reusable one by its name', () => {
    const use = { retries: { soon: { delay: '${ "PT\\(.n)S" }', when: '$error.status == 503' } } };
    expect(dues(failing('soon', 1, { use }))).toEqual(['12:01:01.000']);
    expect(dues(failing({ delay: '${ "PT\\($error.status)S" }', limit: { duration: 'P1D' } }, 1)).slice(1, 2)).toEqual(['12:09:23.000']);
    expect(errorsOf({ document, do: attempts({ retry: 'never' }) })).toEqual([{ pointer: '/do/0/a/catch/retry', message: 'There is no “never” in use.retries.' }]);
  });

  it.each<[JsonObject, string]>([
    [{ when: 'error("x")' }, 'expression'],
    [{ delay: '${ error("x") }' }, 'expression'],
    [{ delay: '${ "soon" }' }, 'validation'],
    [{ delay: '${ "PT\\($error.status)X" }' }, 'validation'],
    [{ limit: { duration: '${ "soon" }' } }, 'validation'],
    [{ limit: { attempt: { duration: '${ error("x") }' } } }, 'expression'],
  ])('faults the try where %j fails', (retry, name) => {
    const instance = start({ retry });
    if (instance.state.status === 'waiting') instance.answer(no());
    expect(faultOf(instance)).toEqual([name, 400, '/do/0/a']);
  });

  it('never waits longer than a hundred years, however often it doubles', () => {
    const instance = failing({ delay: 'P1Y', backoff: { exponential: {} } }, 9);
    expect(instance.effects.at(-2)).toMatchObject({ type: 'set-timer', dueAt: '2126-03-01T12:17:00.000Z' });
  });

  it('doubles no delay as often as it likes', () => {
    const tasks = attempts({ retry: { backoff: { exponential: {} }, limit: { attempt: { count: 1_100 } } } }, [{ no: { raise: { error: { type: 'https://example.com/no', status: 409 } } } }]);
    const instance = new Scenario(tasks).start().goOn();
    expect(instance.trail.filter((entry) => entry.startsWith('task-retried'))).toHaveLength(1_100);
    expect(instance.state.error?.status).toBe(409);
  });

  it('does not begin when the time for all of them is over', () => {
    expect(start({ retry: { limit: { duration: 'PT1M' } } }).answer(no()).state.status).toBe('faulted');
    expect(start({ retry: { limit: { duration: 'PT1M0.001S' } } }).answer(no()).state.status).toBe('waiting');
  });

  it.each<[JsonObject, string, string]>([
    [{ delay: 'soon' }, '/delay', 'This must be a duration: whole days, hours, minutes, seconds or milliseconds, or ISO 8601 such as PT30S or P7D.'],
    [{ backoff: {} }, '/backoff', 'This must have exactly one of constant, exponential and linear.'],
    [{ limit: { attempt: { count: -1 } } }, '/limit/attempt/count', 'Too small: expected number to be >=0'],
    [{ tries: 1 }, '/tries', '“tries” is not known here; check the spelling.'],
  ])('is refused as %j', (retry, pointer, message) => {
    expect(errorsOf({ document, do: attempts({ retry }) })).toEqual([{ pointer: `/do/0/a/catch/retry${pointer}`, message }]);
  });
});

describe('a catch', () => {
  it.each<[JsonObject, string, string]>([
    [{ as: 'no good' }, '/as', 'This must be letters, digits and underscores, not beginning with a digit.'],
    [{ as: 'context' }, '/as', 'This name is the specification’s own.'],
    [{ errors: { with: {} } }, '/errors/with', 'A filter has at least one of type, status, instance, title and detail.'],
    [{ do: [{ b: { set: {} } }] }, '/do/0/b/set', 'This must be an object with at least one member, or an expression.'],
  ])('is refused as %j', (clause, pointer, message) => {
    expect(errorsOf({ document, do: attempts(clause) })).toEqual([{ pointer: `/do/0/a/catch${pointer}`, message }]);
  });
});
