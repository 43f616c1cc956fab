import { describe, expect, it } from 'vitest';
import { document, errorsOf, faultOf, Scenario } from './testing/scenario.ts';

const log = (when: string) => [{ [when]: { set: { log: '${ $task.reference }' } } }];
const extensions = (...all: readonly object[]) => ({ use: { extensions: all.map((extension, index) => ({ [`e${index}`]: extension })) } });
const around = (name: string) => ({ extend: 'set', before: [{ [`${name}Before`]: { set: { x: 1 } } }], after: [{ [`${name}After`]: { set: { x: 1 } } }] });
const call = { get: { call: 'http', with: { method: 'get', endpoint: 'https://x.example' } } };

describe('an extension', () => {
  it('runs before and after each task of its kind, and changes neither its input nor its output', () => {
    const instance = new Scenario([{ a: { set: { n: '${ .n + 1 }' } } }, { b: { wait: 'PT0S' } }], extensions(around('log'))).start({ n: 1 });
    expect(instance.completed).toEqual(['logBefore', 'logAfter', 'a']);
    expect(instance.fire(instance.last('set-timer').timerId).state.output).toEqual({ n: 2 });
  });

  it('wraps those after it: before in declared order, after the other way round', () => {
    const instance = new Scenario([{ a: { set: { n: 1 } } }], extensions(around('one'), { extend: 'set' }, around('two'))).start();
    expect(instance.completed).toEqual(['oneBefore', 'twoBefore', 'twoAfter', 'oneAfter', 'a']);
  });

  it.each([
    ['all', ['/do/0/list', '/do/0/list/do/0/a', '/do/0/list/do/1/split', '/do/0/list/do/1/split/fork/branches/0/b']],
    ['composite', ['/do/0/list', '/do/0/list/do/1/split']],
    ['set', ['/do/0/list/do/0/a', '/do/0/list/do/1/split/fork/branches/0/b']],
    ['try', []],
  ])('is for %s tasks, never for those of extensions, and $task is what it extends', (extend, expected) => {
    const tasks = [{ list: { do: [{ a: { set: { n: 1 } } }, { split: { fork: { branches: [{ b: { set: { n: 2 } } }] } } }] } }];
    const { history, state } = new Scenario(tasks, extensions({ extend, before: log('note') })).start();
    expect(history.flatMap(({ type, task, data }) => (type === 'task-completed' && task.endsWith('note') ? [data.output] : []))).toEqual(expected.map((reference) => ({ log: reference })));
    expect(state.output).toEqual([{ n: 2 }]);
  });

  it('applies when its condition holds, which sees the task with its definition', () => {
    const when = '$task.call == "http" and ($task.with.endpoint | startswith("https://x.")) and $task.name == "get" and .n == 1';
    const mock = { extend: 'call', when, before: [{ intercept: { set: { mocked: '${ .n }' }, then: 'exit' } }, { never: { set: { a: 1 } } }] };
    const instance = new Scenario([call, { other: call.get }], extensions(mock)).start({ n: 1 });
    expect(instance.completed).toEqual(['intercept', 'get']);
    expect(instance.answer({ ok: true, output: 7 }).state.output).toBe(7);
  });

  it('stands for the task when it exits before, and what is around it still runs after', () => {
    const mock = { extend: 'set', before: [{ intercept: { set: { mocked: true }, then: 'exit' } }], after: log('mine') };
    const tasks = [{ a: { set: { n: 1 }, output: { as: '. + { as: 1 }' } } }];
    const instance = new Scenario(tasks, extensions(around('outer'), mock, around('inner'))).start();
    expect(instance.completed).toEqual(['outerBefore', 'intercept', 'outerAfter', 'a']);
    expect(instance.state.output).toEqual({ mocked: true, as: 1 });
  });

  it('ends the workflow before or after its task when it says so', () => {
    const stop = [{ stop: { set: { stopped: true }, then: 'end' } }];
    const tasks = [{ a: { set: { n: 1 } } }, { b: { set: { n: 2 } } }];
    expect(new Scenario(tasks, extensions({ extend: 'set', before: stop })).start().state.output).toEqual({ stopped: true });
    expect(new Scenario(tasks, extensions({ extend: 'set', after: stop })).start().state.output).toEqual({ n: 1 });
  });

  it('sees the output of its task afterwards', () => {
    const after = [{ note: { set: { was: '${ $task.output.n + .n }' }, export: { as: '.' } } }];
    const instance = new Scenario([{ a: { set: { n: 1 } } }, { z: { do: [], output: { as: '$context' } } }], extensions({ extend: 'set', after })).start();
    expect(instance.state.output).toEqual({ was: 2 });
  });

  it('runs around tasks that last, and around loops and tries, over any number of turns', () => {
    const tasks = [{ loop: { for: { in: '[1, 2]' }, do: [{ a: { try: [call], catch: { do: [{ b: { set: '${ [$item, $error.status] }' } }] } } }] } }];
    const instance = new Scenario(tasks, extensions({ extend: 'all', before: [{ w: call.get }], after: [{ w: call.get }] })).start();
    let turns = 0;
    for (; instance.state.status === 'waiting' && turns < 99; turns += 1) {
      const failing = instance.lastCall.task.includes('/do/0/a/try/0/get') && !instance.lastCall.task.startsWith('/use');
      instance.answer(failing ? { ok: false, error: { type: 'x', status: 500 } } : { ok: true, output: 1 });
    }
    expect(instance.state).toMatchObject({ status: 'completed', output: [2, 500] });
    // Around the loop, the try, the call that fails (before only) and the set, twice; and the two calls themselves.
    expect(turns).toBe(2 + 2 * (2 + 1 + 2) + 2);
  });

  it('faults its task when it faults, and the task cannot catch that', () => {
    const no = { extend: 'try', before: [{ no: { set: '${ error("no") }' } }] };
    const tasks = [{ a: { try: [{ b: { set: { n: 1 } } }], catch: {} } }];
    expect(faultOf(new Scenario(tasks, extensions(no)).start())).toEqual(['expression', 400, '/use/extensions/0/e0/before/0/no']);
    expect(faultOf(new Scenario(tasks, extensions({ extend: 'try', when: 'error("no")' })).start())).toEqual(['expression', 400, '/do/0/a']);
  });

  it('can call functions, whose tasks are not extended there', () => {
    const use = { functions: { note: { set: { noted: '${ $task.name }' } } }, ...extensions({ extend: 'set', before: [{ tell: { call: 'note' } }] }).use };
    expect(new Scenario([{ a: { set: { n: 1 } } }], { use }).start().completed).toEqual(['note', 'tell', 'a']);
    expect(new Scenario([{ a: { call: 'note' } }], { use }).start().completed).toEqual(['note', 'tell', 'note', 'a']);
  });

  it('is refused where it is wrong, at any depth', () => {
    const use = { extensions: [{ e: { extend: 'everything', when: 1, before: [{ a: { set: {} } }], after: [{ b: { wait: 'soon' } }] } }, 7] };
    expect(errorsOf({ document, use, do: [] }).map(({ pointer }) => pointer)).toEqual([
      '/use/extensions/0/e/extend',
      '/use/extensions/0/e/when',
      '/use/extensions/1',
      '/use/extensions/0/e/before/0/a/set',
      '/use/extensions/0/e/after/0/b/wait',
    ]);
    expect(errorsOf({ document, ...extensions({ extend: 'set', when: '. |', after: [{ b: { set: '${ $item }' } }] }), do: [] }).map(({ pointer }) => pointer)).toEqual([
      '/use/extensions/0/e0/when',
      '/use/extensions/0/e0/after/0/b/set',
    ]);
  });
});
