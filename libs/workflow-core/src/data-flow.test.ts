import { describe, expect, it } from 'vitest';
import { document, errorsOf, faultOf, instanceId, Scenario } from './testing/scenario.ts';

describe('the data flow of a workflow', () => {
  it('gives the transformed workflow input to the first task, and each output to the next task', () => {
    const instance = new Scenario(
      [{ double: { set: { n: '${ .n * 2 }' } } }, { increment: { set: { n: '${ .n + 1 }' } } }],
      { input: { from: '.numbers' }, output: { as: '.n' } },
    ).start({ numbers: { n: 20 } });
    expect(instance.state).toEqual({
      format: 2,
      instanceId,
      status: 'completed',
      sequence: 6,
      startedAt: '2026-03-01T12:00:00.000Z',
      startedBy: 'ada@example.com',
      frames: [],
      branches: {},
      bookmarks: {},
      ready: [],
      output: 41,
    });
  });

  it('records each datum once, where it arises', () => {
    const { history } = new Scenario([
      { first: { input: { from: '.a' }, set: { b: '${ . }' }, output: { as: '.b' }, export: { as: '{ seen: . }' } } },
      { second: { if: 'false', set: { c: 1 } } },
      { third: { do: [{ inner: { set: { d: '${ $context.seen }' } } }] } },
    ]).start({ a: 7 });
    const at = '2026-03-01T12:00:00.000Z';
    expect(history).toEqual([
      { sequence: 1, type: 'instance-started', at, task: '', data: { input: { a: 7 }, startedBy: 'ada@example.com' } },
      { sequence: 2, type: 'task-started', at, task: '/do/0/first', data: { input: 7 } },
      { sequence: 3, type: 'task-completed', at, task: '/do/0/first', data: { output: 7, context: { seen: 7 } } },
      { sequence: 4, type: 'task-skipped', at, task: '/do/1/second', data: {} },
      { sequence: 5, type: 'task-started', at, task: '/do/2/third', data: {} },
      { sequence: 6, type: 'task-started', at, task: '/do/2/third/do/0/inner', data: {} },
      { sequence: 7, type: 'task-completed', at, task: '/do/2/third/do/0/inner', data: { output: { d: 7 } } },
      { sequence: 8, type: 'task-completed', at, task: '/do/2/third', data: {} },
      { sequence: 9, type: 'instance-completed', at, task: '', data: { output: { d: 7 } } },
    ]);
  });

  it('begins with the transformed input as $context when that is an object, else with {}', () => {
    const tasks = [{ look: { set: '${ $context }' } }];
    expect(new Scenario(tasks, { input: { from: '.o' } }).start({ o: { a: 1 } }).state.output).toEqual({ a: 1 });
    expect(new Scenario(tasks, { input: { from: '.o' } }).start({ o: [1] }).state.output).toEqual({});
  });

  it('evaluates a task on its transformed input, which is $input in its output and its export', () => {
    const instance = new Scenario([
      { task: { input: { from: { x: '${ .n }' } }, set: { y: '${ .x + $input.x }' }, output: { as: '.y + $input.x' }, export: { as: '{ sum: (. + $input.x + $output) }' } } },
      { look: { set: '${ $context.sum }' } },
    ]).start({ n: 1 });
    expect(instance.state.output).toBe(7);
  });

  it('describes workflow, task and runtime in $workflow, $task and $runtime', () => {
    const instance = new Scenario(
      [{ 'a/b': { input: { from: '.a' }, set: { id: '${ $workflow.id }', raw: '${ $workflow.input }', name: '${ $workflow.definition.document.name }', started: '${ $workflow.startedAt.epoch.seconds }', task: '${ $task | del(.definition) }', runtime: '${ $runtime.name }', keys: '${ $task.definition | keys }' }, output: { as: '. + { out: ($task.output | length) }' } } }],
      { output: { as: '. + { kept: $context.a }' } },
    ).start({ a: 1 });
    const startedAt = { iso8601: '2026-03-01T12:00:00.000Z', epoch: { seconds: 1_772_366_400, milliseconds: 1_772_366_400_000 } };
    expect(instance.state.output).toEqual({
      id: instanceId,
      raw: { a: 1 },
      name: 'scenario',
      started: 1_772_366_400,
      task: { name: 'a/b', reference: '/do/0/a~1b', input: { a: 1 }, startedAt },
      runtime: 'Holdfast',
      keys: ['input', 'output', 'set'],
      out: 7,
      kept: 1,
    });
  });

  it('gives each expression the runtime arguments of its place', () => {
    const instance = new Scenario(
      [{ a: { if: '$context.id == $workflow.id and $task.name == "a"', input: { from: '[$context.name, $task.reference, $runtime.name]' }, set: '${ $input + [$task.input.name] }' } }],
      { input: { from: '{ id: $workflow.id, name: $runtime.name }' }, output: { as: '. + [$workflow.input, $context.name]' } },
    ).start('raw');
    expect(instance.state.output).toEqual(['Holdfast', '/do/0/a', 'Holdfast', 'Holdfast', 'raw', 'Holdfast']);
  });

  it('gives the time of the turn as now', () => {
    expect(new Scenario([{ look: { set: '${ now | floor }' } }]).start().state.output).toBe(1_772_366_400);
  });

  it('interpolates expressions inside longer text, anything but text as JSON', () => {
    const instance = new Scenario([{ greet: { set: { text: 'Hello ${ .name }, ${ [.n, null] }!' } } }]).start({ name: 'Ada', n: 1 });
    expect(instance.state.output).toEqual({ text: 'Hello Ada, [1,null]!' });
  });

  it('takes any text for an expression where that is evaluated loosely, and for itself where it is none or fails', () => {
    const data = { sum: '.n + 1', text: 'https://x.example', word: 'word', fails: '.n.m', several: '.l[]', mixed: 'n: ${ .n }, .n', strict: '${ .n }', none: '', list: ['.n', 1] };
    const loosely = new Scenario([{ a: { set: data } }, { b: { set: '${ . }', output: { as: { sum: '.sum', all: 'keys | length' } } } }], { evaluate: { mode: 'loose' } });
    expect(loosely.start({ n: 1, l: [1, 2] }).history.flatMap(({ type, data: facts }) => (type === 'task-completed' && 'output' in facts ? [facts.output] : []))).toEqual([
      { sum: 2, text: 'https://x.example', word: 'word', fails: '.n.m', several: '.l[]', mixed: 'n: 1, .n', strict: 1, none: '', list: [1, 1] },
      { sum: 2, all: 9 },
    ]);
    expect(new Scenario([{ a: { set: '${ .n.m }' } }], { evaluate: { mode: 'loose' } }).start({ n: 1 }).state.status).toBe('faulted');
    expect(faultOf(new Scenario([{ a: { set: { key: '$secrets.none' } } }], { evaluate: { mode: 'loose' } }).start())[0]).toBe('authorization');
  });

  it('sets what one expression gives, however it is written, and text with expressions in it', () => {
    const set = (data: unknown) => new Scenario([{ a: { set: data } }]).start({ n: 1 }).state.output;
    expect(['${ .n }', '.n', 'n: ${ .n }', '{ m: .n }', { m: '.n' }].map(set)).toEqual([1, 1, 'n: 1', { m: 1 }, { m: '.n' }]);
    for (const data of ['plain', '']) expect(errorsOf({ document, do: [{ a: { set: data } }] }).map(({ pointer }) => pointer)).toEqual(['/do/0/a/set']);
  });

  it('keeps members whose names mean something to JavaScript', () => {
    const instance = new Scenario([{ keep: { set: { 'constructor': '${ .a }', list: ['${ .a }', 2] } } }]).start({ a: 1 });
    expect(instance.state.output).toEqual({ constructor: 1, list: [1, 2] });
  });

  it('completes at once when there is no task', () => {
    expect(new Scenario([]).start({ a: 1 }).trail).toEqual(['instance-started', 'instance-completed']);
  });
});

describe('an expression that fails', () => {
  it.each([
    ['the input of the workflow', [], { input: { from: 'error("no")' } }, '/input/from'],
    ['the output of the workflow', [], { output: { as: 'error("no")' } }, '/output/as'],
    ['an if', [{ a: { if: 'error("no")', set: { b: 1 } } }], {}, '/do/0/a'],
    ['the input of a task', [{ a: { input: { from: 'error("no")' }, set: { b: 1 } } }], {}, '/do/0/a'],
    ['a definition', [{ a: { set: { b: ['${ error("no") }'] } } }], {}, '/do/0/a'],
    ['a switch case', [{ a: { switch: [{ b: { when: 'error("no")', then: 'end' } }] } }], {}, '/do/0/a'],
    ['the output of a task', [{ a: { set: { b: 1 }, output: { as: 'error("no")' } } }], {}, '/do/0/a'],
    ['the export of a task', [{ a: { set: { b: 1 }, export: { as: 'error("no")' } } }], {}, '/do/0/a'],
    ['a wait', [{ a: { wait: '${ error("no") }' } }], {}, '/do/0/a'],
    ['a call', [{ a: { call: 'http', with: { method: 'get', endpoint: '${ error("no") }' } } }], {}, '/do/0/a'],
    ['a bookmark', [{ a: { call: 'bookmark:1.0.0@default', with: { title: '${ error("no") }' } } }], {}, '/do/0/a'],
    ['a subject', [{ a: { listen: { to: { one: { with: { type: 'io.holdfast.bookmark.resumed.v1', subject: '${ error("no") }' } } } } } }], {}, '/do/0/a'],
  ])('in %s faults the instance with an expression error', (_where, tasks, rest, place) => {
    const instance = new Scenario(tasks, rest).start();
    expect(faultOf(instance)).toEqual(['expression', 400, place]);
    expect(instance.state.error?.detail).toMatch(/: no$/u);
    expect(instance.trail.at(-1)).toBe('instance-faulted');
  });

  it('is one that gives several values where one is wanted; one that gives none is null', () => {
    expect(faultOf(new Scenario([{ a: { set: '${ 1, 2 }' } }]).start())).toEqual(['expression', 400, '/do/0/a']);
    expect(faultOf(new Scenario([{ a: { set: '${ range(1000000) }' } }]).start())).toEqual(['expression', 400, '/do/0/a']);
    expect(new Scenario([{ a: { set: '${ empty }' } }]).start().state.output).toBeNull();
  });

  it('is one that runs over its budget', () => {
    const instance = new Scenario([{ a: { set: `\${ last(range(100000000)) ${'| . '.repeat(100)} }` } }, { b: { set: { c: 1 } } }]).start();
    expect(faultOf(instance)).toEqual(['expression', 400, '/do/0/a']);
    expect(instance.state.error?.detail).toMatch(/^last\(range\(100000000\)\) [| .]+…: is too costly \(steps\)\.$/u);
  });

  it('is one of too many that each keep within theirs (I11)', () => {
    const costly = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`n${index}`, '${ [range(20000)] | length }']));
    const instance = new Scenario([{ a: { set: costly } }]).start();
    expect(faultOf(instance)).toEqual(['expression', 400, '/do/0/a']);
    expect(instance.state.error?.detail).toMatch(/is too costly \(steps\)\.$/u);
  });

  it('is one whose result outgrows what a workflow may hold, however small its parts', () => {
    const instance = new Scenario([{ grow: { set: '${ [., .] }', then: 'grow' } }]).start('x'.repeat(100_000));
    expect(faultOf(instance)).toEqual(['expression', 400, '/do/0/grow']);
    expect(faultOf(new Scenario([{ sink: { set: '${ [.] }', then: 'sink' } }]).start('x'))).toEqual(['expression', 400, '/do/0/sink']);
  });

  it('tells where and why in the history', () => {
    const { history } = new Scenario([{ a: { do: [{ b: { set: '${ error({ code: 1 }) }' } }] } }]).start();
    const error = {
      type: 'https://serverlessworkflow.io/spec/1.0.0/errors/expression',
      status: 400,
      title: 'The expression failed',
      detail: 'error({ code: 1 }): {"code":1}',
      instance: '/do/0/a/do/0/b',
    };
    expect(history.slice(-3)).toMatchObject([
      { type: 'task-faulted', task: '/do/0/a/do/0/b', data: { error } },
      { type: 'task-faulted', task: '/do/0/a', data: { error } },
      { type: 'instance-faulted', task: '', data: { error } },
    ]);
  });
});
