import { describe, expect, it } from 'vitest';
import { compileWorkflow } from './compile-workflow.ts';
import { document, errorsOf, workflowOf } from './testing/scenario.ts';

const errors = (tasks: object[], rest: object = {}) => errorsOf({ document, do: tasks, ...rest });

describe('compiling a workflow', () => {
  it('refuses a then target that is not in the same list', () => {
    expect(errors([{ a: { do: [{ b: { set: { c: 1 } } }], then: 'b' } }, { d: { switch: [{ e: { then: 'f' } }] } }])).toEqual([
      { pointer: '/do/0/a/then', message: '“b” is not a task of the same list (a, d), nor continue, exit or end.' },
      { pointer: '/do/1/d/switch/0/e/then', message: '“f” is not a task of the same list (a, d), nor continue, exit or end.' },
    ]);
  });

  it('refuses an expression that is not valid, saying where in it', () => {
    expect(errors([{ a: { set: { b: ['${ . | }'] } } }])).toEqual([{ pointer: '/do/0/a/set/b/0', message: expect.stringMatching(/^The expression is not valid: .+\(line 1, column \d+\)/u) }]);
  });

  it('tells why what jq has is not there', () => {
    expect(errors([{ a: { set: '${ env }' } }])[0]?.message).toMatch(/not available.+; a program sees nothing but its input/u);
  });

  it.each([
    ['/input/from', [], { input: { from: '.a |' } }],
    ['/output/as/x', [], { output: { as: { x: '${ .a | }' } } }],
    ['/do/0/a/if', [{ a: { if: '.a |', set: { b: 1 } } }], {}],
    ['/do/0/a/input/from', [{ a: { input: { from: '.a |' }, set: { b: 1 } } }], {}],
    ['/do/0/a/output/as', [{ a: { output: { as: '.a |' }, set: { b: 1 } } }], {}],
    ['/do/0/a/export/as', [{ a: { export: { as: '.a |' }, set: { b: 1 } } }], {}],
    ['/do/0/a/switch/0/b/when', [{ a: { switch: [{ b: { when: '.a |', then: 'end' } }] } }], {}],
    ['/do/0/a/with/endpoint/uri', [{ a: { call: 'http', with: { method: 'get', endpoint: { uri: 'https://x/${ | }' } } } }], {}],
    ['/do/0/a/with/title', [{ a: { call: 'bookmark:1.0.0@default', with: { title: '${ | }' } } }], {}],
  ])('finds it at %s', (pointer, tasks, rest) => {
    expect(errors(tasks, rest).map((error) => error.pointer)).toEqual([pointer]);
  });

  it('refuses an expression that is never closed', () => {
    expect(errors([{ a: { set: { b: 'x ${ .a' } } }])).toEqual([{ pointer: '/do/0/a/set/b', message: 'An expression begins with ${ and is never closed with }.' }]);
  });

  it.each([
    ['$input', 'before there is one', { a: { if: '$input', set: { b: 1 } } }],
    ['$output', 'before there is one', { a: { set: '${ $output }' } }],
  ])('refuses %s %s', (name, _why, task) => {
    expect(errors([task])[0]?.message).toContain(`${name} is not defined`);
  });

  it('refuses a large component that very many tasks name, without compiling it each time (I11)', () => {
    const naming = (count: number) => Array.from({ length: count }, (_, index) => ({ [`a${index}`]: { set: { b: 1 }, timeout: 'large' } }));
    const use = { timeouts: { large: { after: `\${ ${'.a, '.repeat(10_000)} . }` } } };
    expect(errors(naming(10), { use })).toEqual([]);
    expect(errors(naming(8_000), { use })).toEqual([{ pointer: '/use', message: 'Written out wherever they are named, the components have more than 1048576 characters.' }]);
  });

  it('finds the extensions of a kind of task once for all tasks of it (I11)', () => {
    const extensions = [{ e: { extend: 'set' } }, { f: { extend: 'all' } }, { g: { extend: 'call' } }];
    const { tasks } = workflowOf([{ a: { set: { n: 1 } } }, { b: { do: [{ c: { set: { n: 1 } } }] } }], { use: { extensions } });
    expect(tasks.get('/do/0/a')?.extensions).toHaveLength(2);
    expect(tasks.get('/do/1/b/do/0/c')?.extensions).toBe(tasks.get('/do/0/a')?.extensions);
    expect(tasks.get('/do/1/b')?.extensions).toHaveLength(1);
  });

  it('leads on to the task of a name, wherever in the list it stands', () => {
    const { tasks } = workflowOf([{ a: { set: '.', then: 'c' } }, { b: { set: '.', then: 'a' } }, { c: { set: '.', then: 'c' } }]);
    expect([...tasks.values()].map(({ then }) => then)).toEqual([{ task: 2 }, { task: 0 }, { task: 2 }]);
  });

  it('throws for a definition that was not parsed', () => {
    expect(() => compileWorkflow({ document, do: [{ a: {} }] })).toThrow('no kind of task at /do/0/a');
  });
});
