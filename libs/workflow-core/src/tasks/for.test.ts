import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { document, errorsOf, faultOf, Scenario } from '../testing/scenario.ts';

const mark = { mark: { set: { seen: '${ (.seen // []) + [[$index, $item]] }' } } };
const loop = (given: object = {}, tasks: readonly object[] = [mark], rest: object = {}) => [{ each: { for: { in: '.items', ...given }, do: tasks, ...rest } }];
const items = ['red', 'green', 'blue'];
const seen = items.map((item, index) => [index, item]);
const call = (url: string) => ({ get: { call: 'http', with: { method: 'get', endpoint: `https://x.example/${url}` }, output: { as: '$input + { n: ($input.n + 1) }' } } });

describe('a for', () => {
  it('runs its tasks for each item in turn, each time on the output of the time before', () => {
    expect(new Scenario(loop()).start({ items }).state.output).toEqual({ seen });
  });

  it('passes its input on when there are no items, or no tasks', () => {
    expect(new Scenario(loop()).start({ items: [], a: 1 }).state.output).toEqual({ items: [], a: 1 });
    expect(new Scenario(loop()).start({ items: [null] }).state.output).toEqual({ seen: [[0, null]] });
    expect(new Scenario(loop({}, [])).start({ items }).state.output).toEqual({ items });
  });

  it('names item and index as it is told to, for the tasks inside alone', () => {
    const tasks = [{ a: { if: '$color != "green"', input: { from: '{ x: $color, seen: .seen }' }, set: { seen: '${ (.seen // []) + [.x] }' }, output: { as: '. + { at: $at }' }, export: { as: '{ last: $color }' } } }];
    const instance = new Scenario([...loop({ in: '${ .items }', each: 'color', at: 'at' }, tasks), { z: { set: { out: '${ . }', last: '${ $context.last }' } } }]).start({ items });
    expect(instance.state.output).toEqual({ out: { seen: ['red', 'blue'], at: 2 }, last: 'blue' });
    expect(errorsOf({ document, do: [{ ...loop()[0] }, { after: { set: '${ $item }' } }] })).toHaveLength(1);
  });

  it('nests: the innermost of a name counts', () => {
    const inner = { for: { in: '$item', at: 'at' }, do: [{ b: { set: { all: '${ (.all // []) + [[$index, $at, $item]] }' } } }] };
    expect(new Scenario(loop({}, [{ inner }])).start({ items: [[1, 2], [3]] }).state.output).toEqual({ all: [[0, 0, 1], [0, 1, 2], [1, 0, 3]] });
  });

  it('goes on while its condition holds on the data so far', () => {
    expect(new Scenario(loop({}, [mark], { while: '$index < 2 and (.seen | length) < 2' })).start({ items }).state.output).toEqual({ seen: seen.slice(0, 2) });
    expect(new Scenario(loop({}, [mark], { while: '$item != "red"' })).start({ items }).state.output).toEqual({ items });
  });

  it('goes on with the next item at exit, and ends the workflow at end', () => {
    const tasks = (then: string) => [{ ...mark, mark: { ...mark.mark, then } }, { never: { set: { a: 1 } } }];
    expect(new Scenario([...loop({}, tasks('exit')), { z: { set: { out: '${ .seen | length }' } } }]).start({ items }).state.output).toEqual({ out: 3 });
    expect(new Scenario([...loop({}, tasks('end')), { z: { set: { out: 1 } } }]).start({ items }).state.output).toEqual({ seen: seen.slice(0, 1) });
  });

  it('waits inside for what is outside, with the collection as it was, once in the state', () => {
    const instance = new Scenario(loop({ in: '.list | map(. * 2)' }, [call('${ $item }')])).start({ list: [1, 2, 3], n: 0 });
    const size = JSON.stringify(instance.state).length;
    for (const item of [2, 4, 6]) {
      expect(instance.lastHttp.uri).toBe(`https://x.example/${item}`);
      expect(JSON.stringify(instance.state).length).toBeLessThanOrEqual(size + 8);
      instance.answer({ ok: true, output: null });
    }
    expect(instance.state.output).toEqual({ list: [1, 2, 3], n: 3 });
  });

  it('lets go of its replica at a checkpoint when it is long (I11)', () => {
    const instance = new Scenario(loop({}, [{ a: { set: { n: '${ $index }' } } }])).start({ items: Array.from({ length: 2500 }, (_, index) => index) });
    expect(instance.state.status).toBe('running');
    expect(instance.goOn().goOn().state).toMatchObject({ status: 'completed', output: { n: 2499 } });
  });

  it('lets go of its replica at a checkpoint when its expressions cost much together (I11)', () => {
    const costly = '${ [range(20000)] | length }';
    const instance = new Scenario(loop({}, [{ a: { set: { n: costly } } }])).start({ items: Array.from({ length: 15 }, (_, index) => index) });
    expect(instance.state.status).toBe('running');
    expect(instance.goOn().goOn().state).toMatchObject({ status: 'completed', output: { n: 20_000 } });
  });

  it.each<[JsonObject, JsonObject, string]>([
    [{ in: '.nothing' }, {}, 'expression'],
    [{ in: '{ a: 1 }' }, {}, 'expression'],
    [{ in: 'error("x")' }, {}, 'expression'],
    [{}, { while: 'error("x")' }, 'expression'],
  ])('faults when it cannot go on: %j %j', (given, rest, name) => {
    expect(faultOf(new Scenario(loop(given, [mark], rest)).start({ items }))).toEqual([name, 400, '/do/0/each']);
  });

  it.each<[JsonObject, string, string]>([
    [{ in: '.items', each: 'a', at: 'a' }, '/for', 'The item and its index need names of their own.'],
    [{ in: '.items', each: '$a' }, '/for/each', 'This must be letters, digits and underscores, not beginning with a digit.'],
    [{ in: '.items', at: 'task' }, '/for/at', 'This name is the specification’s own.'],
    [{}, '/for/in', 'This is missing: a string is needed here.'],
  ])('is refused as %j', (given, pointer, message) => {
    expect(errorsOf({ document, do: [{ a: { for: given, do: [] } }] })).toEqual([{ pointer: `/do/0/a${pointer}`, message }]);
  });
});
