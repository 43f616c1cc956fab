import type { BookmarkId } from '@holdfast/ids/ids';
import { parseUuid } from '@holdfast/ids/uuid';
import { describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '../json.ts';
import { maxPendingExports } from '../interpreter/export-context.ts';
import { document, errorsOf, faultOf, Scenario } from '../testing/scenario.ts';
import { failure } from '../workflow-error.ts';

const call = (path: string, rest: object = {}) => ({ call: 'http', with: { method: 'get', endpoint: `https://x.example/${path}` }, ...rest });
const fork = (branches: Readonly<Record<string, object>>, rest: object = {}) => ({ split: { fork: { branches: Object.entries(branches).map(([name, task]) => ({ [name]: task })), ...rest } } });
const race = (branches: Readonly<Record<string, object>>) => fork(branches, { compete: true });
const last = { z: { set: { out: '${ . }', context: '${ $context }' } } };
const calls = (instance: Scenario) => instance.effects.flatMap((effect) => (effect.type === 'call' ? [effect.callId] : []));
const timersOf = (instance: Scenario) => instance.effects.flatMap((effect) => (effect.type === 'set-timer' ? [effect.timerId] : []));
const ok = (output: JsonObject = {}) => ({ ok: true as const, output });
const list = (...tasks: object[]) => ({ do: tasks.map((task, index) => ({ [`t${index}`]: task })) });

function forked(tasks: readonly object[]): readonly [instance: Scenario, ...ids: ReturnType<typeof calls>] {
  const instance = new Scenario(tasks).start({ n: 1 });
  return [instance, ...calls(instance)];
}

describe('a fork', () => {
  it('runs its branches at the same time, and gives their outputs in declared order', () => {
    const [instance, a, b] = forked([fork({ a: call('a'), b: call('b'), c: { set: { n: '${ .n + 1 }' } } }), last]);
    expect(instance.state.frames.map(({ branch, task }) => [branch, task])).toEqual([
      ['', '/do/0/split'],
      ['0', '/do/0/split/fork/branches/0/a'],
      ['1', '/do/0/split/fork/branches/1/b'],
    ]);
    expect(instance.answer(ok({ b: 1 }), b).state.status).toBe('waiting');
    expect(instance.answer(ok({ a: 1 }), a).state.output).toEqual({ out: [{ a: 1 }, { b: 1 }, { n: 2 }], context: { n: 1 } });
    expect(instance.state).toMatchObject({ frames: [], branches: {} });
  });

  it('runs a task of each branch in turn', () => {
    const branch = list({ set: { a: 1 } }, { set: { b: 1 } });
    const instance = new Scenario([fork({ x: branch, y: branch })]).start();
    expect(instance.completed).toEqual(['t0', 't0', 't1', 'x', 't1', 'y', 'split']);
  });

  it('nests, also in a loop, and uses the same paths again', () => {
    const inner = fork({ b: call('b'), c: { set: { c: '${ $item }' } } }).split;
    const [instance] = forked([{ loop: { for: { in: '[1, 2]' }, do: [fork({ inner: list(inner), other: call('${ $item }') })] } }]);
    for (let turn = 0; turn < 2; turn += 1) {
      for (const id of calls(instance).slice(-2)) instance.answer(ok({ turn }), id);
    }
    expect(instance.state.output).toEqual([[{ turn: 1 }, { c: 2 }], { turn: 1 }]);
  });

  it('goes on in declared order also with more than ten branches', () => {
    const branches = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`b${index}`, call(String(index))]));
    const [instance, ...ids] = forked([{ outer: fork({ only: list(fork(branches).split) }).split }]);
    for (const [index, id] of [...ids.entries()].toReversed()) instance.answer(ok({ index }), id);
    expect(instance.state.output).toEqual([Array.from({ length: 12 }, (_, index) => ({ index }))]);
  });

  it('faults with the first branch that does, and cancels the others', () => {
    const [instance, a, , b] = forked([fork({ a: call('a'), b: list(call('b')), c: list({ wait: 'PT1H' }), d: { call: 'await-approval:1.0.0@default', with: { title: 'T', to: 'a@example.com' } } })]);
    expect(faultOf(instance.answer({ ok: false, error: failure('communication', 'no', 503) }, b))).toEqual(['communication', 503, '/do/0/split/fork/branches/1/b/do/0/t0']);
    expect(instance.effects.slice(-3).map(({ type }) => type)).toEqual(['clear-timer', 'close-bookmark', 'clear-timer']);
    expect(instance.trail.slice(-7)).toEqual([
      'task-cancelled /do/0/split/fork/branches/2/c/do/0/t0',
      'bookmark-closed /do/0/split/fork/branches/3/d',
      'task-cancelled /do/0/split/fork/branches/3/d',
      'task-cancelled /do/0/split/fork/branches/2/c',
      'task-cancelled /do/0/split/fork/branches/0/a',
      'task-faulted /do/0/split',
      'instance-faulted',
    ]);
    expect(instance.answer(ok(), a).trail.at(-1)).toBe('instance-faulted');
  });

  it('leaves a fault to the try inside the branch, or around the fork', () => {
    const no = { set: '${ error("no") }' };
    const inside = fork({ a: { try: [{ no }], catch: { do: [{ b: { set: '${ $error.detail }' } }] } }, b: { set: { b: 1 } } });
    expect(new Scenario([inside]).start().state.output).toEqual([expect.stringContaining('no'), { b: 1 }]);
    const around = { try: [fork({ a: call('a'), b: { wait: 'PT1S', output: { as: 'error("no")' } } })], catch: { do: [last] } };
    const [instance, a] = forked([{ around }]);
    for (const id of timersOf(instance)) instance.fire(id);
    expect(instance.answer(ok(), a).state.output).toEqual({ out: { n: 1 }, context: { n: 1 } });
  });

  it('goes to the end of the workflow when a branch does, with null for the branches that were cancelled', () => {
    const [instance, a] = forked([fork({ a: call('a', { then: 'end' }), b: call('b'), c: { set: { c: 1 }, then: 'exit' } }), last]);
    expect(instance.answer(ok({ a: 1 }), a).state.output).toEqual([{ a: 1 }, null, { c: 1 }]);
  });

  it('waits at a checkpoint in each branch, and any event makes them all go on', () => {
    const metadata = { checkpoint: true };
    const branch = list({ set: { a: 1 }, metadata }, { set: { b: 1 } });
    const tasks = [fork({ x: branch, y: branch, c: call('c') })];
    const instance = new Scenario(tasks).start();
    expect(instance.state).toMatchObject({ status: 'running', ready: [{ branch: '1' }, { branch: '0' }] });
    expect(instance.effects.map(({ type }) => type)).toEqual(['call', 'checkpoint']);
    instance.goOn();
    expect(instance.state.ready.map(({ branch: path }) => path)).toEqual(['0', '1']);
    expect(instance.answer(ok()).state).toMatchObject({ status: 'completed', output: [{ b: 1 }, { b: 1 }, {}] });
  });

  it('gives one decision to all branches that wait for it', () => {
    const hear = { listen: { to: { one: { with: { type: 'io.holdfast.bookmark.resumed.v1', subject: '${ .id }' } } } }, output: { as: '.[0].outcome' } };
    const instance = new Scenario([{ open: { call: 'bookmark:1.0.0@default' } }, fork({ a: hear, b: hear })]).start().minted();
    expect(instance.decide(instance.lastMint.bookmarkId).state).toMatchObject({ status: 'completed', output: ['approve', 'approve'], bookmarks: {} });
  });

  it('looks through its branches once in a turn, however many of them end (I11)', () => {
    const entries = vi.spyOn(Object, 'entries');
    const instance = new Scenario([fork(Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`b${index}`, { set: '.' }])))]);
    entries.mockClear();
    instance.start(1);
    const seen = entries.mock.results.reduce((sum, { value }) => sum + (value as readonly unknown[]).length, 0);
    entries.mockRestore();
    expect(instance.state).toMatchObject({ status: 'completed', output: Array.from({ length: 900 }, () => 1) });
    expect(seen).toBeLessThan(20_000);
  });

  it('is refused without branches, or where a branch goes to another', () => {
    expect(errorsOf({ document, do: [fork({})] })).toEqual([{ pointer: '/do/0/split/fork/branches', message: 'A fork has at least one branch.' }]);
    expect(errorsOf({ document, do: [fork({ a: { set: { a: 1 }, then: 'b' }, b: { set: {} } })] }).map(({ pointer }) => pointer)).toEqual(['/do/0/split/fork/branches/1/b/set', '/do/0/split/fork/branches/0/a/then']);
    expect(errorsOf({ document, do: [fork({ a: { set: { a: 1 }, then: 'b' }, b: { set: { b: 1 } } })] }).map(({ pointer }) => pointer)).toEqual(['/do/0/split/fork/branches/0/a/then']);
  });
});

describe('a fork whose branches compete', () => {
  it('gives the output of the first that is done; the others are cancelled, and their late answers change nothing', () => {
    const [instance, a, b] = forked([race({ a: call('a'), b: call('b'), c: list({ wait: 'PT1H' }) }), last]);
    expect(instance.answer(ok({ b: 1 }), b).state.output).toEqual({ out: { b: 1 }, context: { n: 1 } });
    expect(instance.effects.at(-1)?.type).toBe('clear-timer');
    const { state } = instance;
    expect(instance.answer(ok(), a).state).toBe(state);
  });

  it('does not run what a loser would have done next', () => {
    const instance = new Scenario([race({ a: list({ set: { a: 1 } }, { set: { a: 2 } }), b: { set: { b: 1 } } })]).start();
    expect(instance.completed).toEqual(['b', 'split']);
    expect(instance.trail).toContain('task-cancelled /do/0/split/fork/branches/0/a');
  });

  it('ends with the winner that ends the workflow', () => {
    expect(new Scenario([race({ a: { set: { a: 1 }, then: 'end' } }), last]).start().state.output).toEqual({ a: 1 });
  });

  it('closes the bookmarks that a loser opened, and keeps those of the winner for later', () => {
    const open = { call: 'bookmark:1.0.0@default' };
    const [instance, b, a] = forked([race({ a: list(open, { wait: 'PT1H' }), b: open }), { hear: { listen: { to: { one: { with: { type: 'io.holdfast.bookmark.resumed.v1', subject: '${ .id }' } } } } } }]);
    const token = ok({ url: 'u', expiresAt: 'e' });
    instance.answer(token, a).answer(token, b);
    expect(instance.history.filter(({ type }) => type === 'bookmark-closed')).toHaveLength(1);
    expect(Object.values(instance.state.bookmarks)).toMatchObject([{ state: 'open', branch: '' }]);
    const [kept] = Object.keys(instance.state.bookmarks);
    expect(instance.decide(parseUuid<BookmarkId>(kept ?? '')).state.status).toBe('completed');
  });
});

describe('exports in a fork', () => {
  const add = (key: string, rest: object = {}) => ({ set: { v: key }, export: { as: `$context + { ${key}: $output.v, all: (($context.all // "") + .v) }` }, ...rest });
  const see = { set: { seen: '${ $context }' } };

  it('are seen in their branch at once, and by the rest after the join, one upon the other in declared order', () => {
    const tasks = [fork({ a: list(call('a'), add('a'), see), b: list(add('b'), see) }), last];
    const instance = new Scenario(tasks).start({});
    expect(instance.answer(ok()).state.output).toEqual({
      out: [{ seen: { a: 'a', all: 'a' } }, { seen: { b: 'b', all: 'b' } }],
      context: { a: 'a', b: 'b', all: 'ab' },
    });
  });

  it('of a loser are dropped', () => {
    const instance = new Scenario([race({ a: list(add('a'), call('a')), b: list(call('b'), add('b')) }), last]).start({});
    expect(instance.answer(ok(), calls(instance)[0]).state.output).toMatchObject({ context: { b: 'b', all: 'b' } });
  });

  it('go on outwards through forks in forks, with the variables they had', () => {
    const loop = { for: { in: '[1, 2]' }, do: [{ e: { set: { v: '${ $item }' }, export: { as: '{ sum: (($context.sum // 0) + $item) }' } } }] };
    const tasks = [fork({ a: list(fork({ x: loop, y: loop }).split, see), b: loop }), last];
    expect(new Scenario(tasks).start({}).state.output).toMatchObject({ out: [{ seen: { sum: 6 } }, { v: 2 }], context: { sum: 9 } });
  });

  it('keep only the last that says what the context is by itself', () => {
    const spin = { for: { in: '[range(50)]' }, do: [{ e: { set: { v: '${ $item }' }, export: { as: '{ last: . }' } } }] };
    const instance = new Scenario([fork({ a: spin, b: call('b') }), last]).start({});
    expect(instance.state.branches['0']?.exports).toHaveLength(1);
    expect(instance.answer(ok()).state.output).toMatchObject({ context: { last: { v: 49 } } });
  });

  it('fault the task when there are too many to keep, and the fork when one fails at the join (I11)', () => {
    const spin = { for: { in: `[range(${maxPendingExports + 1})]` }, do: [{ e: { set: { v: 1 }, export: { as: '$context' } } }] };
    const instance = new Scenario([fork({ a: spin })]).start({}).goOn();
    expect(faultOf(instance)).toEqual(['runtime', 500, '/do/0/split/fork/branches/0/a/do/0/e']);
    const once = { set: { v: 1 }, export: { as: 'if $context.once then error("twice") else { once: true } end' } };
    expect(faultOf(new Scenario([fork({ a: once, b: once })]).start({}))).toEqual(['expression', 400, '/do/0/split']);
  });
});
