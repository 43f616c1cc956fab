import { describe, expect, it } from 'vitest';
import { Scenario } from './testing/scenario.ts';

const add = (color: string) => ({ set: { colors: `\${ .colors + ["${color}"] }` } });

describe('the task flow', () => {
  it('runs the tasks of a list in order', () => {
    const instance = new Scenario([{ setRed: add('red') }, { setGreen: add('green') }, { setBlue: add('blue') }]).start({});
    expect(instance.state.output).toEqual({ colors: ['red', 'green', 'blue'] });
  });

  it('goes on where then says', () => {
    const instance = new Scenario([
      { setRed: { ...add('red'), then: 'setGreen' } },
      { setBlue: { ...add('blue'), then: 'end' } },
      { setGreen: { ...add('green'), then: 'setBlue' } },
    ]).start({});
    expect(instance.completed).toEqual(['setRed', 'setGreen', 'setBlue']);
  });

  it('goes on in order with continue', () => {
    expect(new Scenario([{ a: { ...add('a'), then: 'continue' } }, { b: add('b') }]).start({}).completed).toEqual(['a', 'b']);
  });

  it('leaves the list with exit, and goes on after the task that the list belongs to', () => {
    const instance = new Scenario([{ outer: { do: [{ a: { ...add('a'), then: 'exit' } }, { b: add('b') }] } }, { c: add('c') }]).start({});
    expect(instance.completed).toEqual(['a', 'outer', 'c']);
  });

  it('ends the workflow with end from any depth, completing the tasks around it', () => {
    const instance = new Scenario([
      { outer: { do: [{ inner: { do: [{ a: { ...add('a'), then: 'end' } }, { b: add('b') }] } }], output: { as: '.colors' }, then: 'c' } },
      { c: add('c') },
    ]).start({});
    expect(instance.completed).toEqual(['a', 'inner', 'outer']);
    expect(instance.state).toMatchObject({ status: 'completed', output: ['a'] });
  });

  it('passes the input of an empty list on', () => {
    expect(new Scenario([{ nothing: { do: [] } }]).start({ a: 1 }).state.output).toEqual({ a: 1 });
  });

  it('skips a task whose if does not hold: raw input becomes output, and its then does not apply', () => {
    const instance = new Scenario([{ a: { if: '.missing', input: { from: '.x' }, ...add('a'), then: 'end' } }, { b: add('b') }]).start({ colors: [] });
    expect(instance.trail.slice(1, 3)).toEqual(['task-skipped /do/0/a', 'task-started /do/1/b']);
    expect(instance.state.output).toEqual({ colors: ['b'] });
  });

  it('runs a task whose if holds, with or without ${ } around it', () => {
    expect(new Scenario([{ a: { if: '.n > 1', ...add('a') } }, { b: { if: '${ .colors | length == 1 }', ...add('b') } }]).start({ n: 2 }).completed).toEqual(['a', 'b']);
  });
});

describe('a switch', () => {
  const cases = (then?: string) => [
    { pick: { switch: [{ red: { when: '.color == "red"', then: 'setRed' } }, { blue: { when: '.color == "blue"', then: 'setBlue' } }], ...(then === undefined ? {} : { then }) } },
    { setRed: { ...add('red'), then: 'end' } },
    { setBlue: { ...add('blue'), then: 'end' } },
  ];

  it('takes the first case that holds, and passes its input on', () => {
    const instance = new Scenario(cases()).start({ color: 'blue', colors: [] });
    expect(instance.state.output).toEqual({ colors: ['blue'] });
    expect(instance.history.find(({ type }) => type === 'task-completed')?.data).toEqual({ case: 'blue' });
  });

  it('follows its own then when no case holds and there is no default', () => {
    expect(new Scenario(cases('end')).start({ color: 'green' }).completed).toEqual(['pick']);
    expect(new Scenario(cases()).start({ color: 'green' }).completed).toEqual(['pick', 'setRed']);
  });

  it('takes the default, wherever it stands, only when no other case holds', () => {
    const tasks = [{ pick: { switch: [{ other: { then: 'end' } }, { red: { when: '.color == "red"', then: 'continue' } }] } }, { setRed: add('red') }];
    expect(new Scenario(tasks).start({ color: 'red' }).completed).toEqual(['pick', 'setRed']);
    expect(new Scenario(tasks).start({ color: 'blue' }).completed).toEqual(['pick']);
  });
});

describe('a checkpoint', () => {
  const metadata = { checkpoint: true };

  it('ends the turn after a task that asks for it, and continue goes on', () => {
    const instance = new Scenario([{ a: { ...add('a'), metadata } }, { b: add('b') }]).start({});
    expect(instance.state).toMatchObject({ status: 'running', ready: [{ branch: '', task: '/do/1/b', input: { colors: ['a'] } }] });
    expect(instance.effects).toEqual([{ type: 'checkpoint' }]);
    expect(instance.goOn().state).toMatchObject({ status: 'completed', output: { colors: ['a', 'b'] } });
    expect(instance.goOn().history).toHaveLength(6);
  });

  it('is not made where nothing is left to do', () => {
    expect(new Scenario([{ a: { ...add('a'), metadata } }]).start({}).effects).toEqual([]);
  });

  it('is made inside a list too, and after the task around it', () => {
    const instance = new Scenario([{ outer: { do: [{ a: { ...add('a'), metadata } }, { b: add('b') }], metadata } }, { c: add('c') }]).start({});
    expect(instance.goOn().state.ready[0]?.task).toBe('/do/1/c');
    expect(instance.goOn().state.output).toEqual({ colors: ['a', 'b', 'c'] });
  });

  it('is made after a thousand tasks, so that a loop holds no replica for ever (I11)', () => {
    const instance = new Scenario([{ spin: { set: { n: '${ .n + 1 }' }, then: 'spin' } }]).start({ n: 0 });
    expect(instance.state).toMatchObject({ status: 'running', ready: [{ branch: '', task: '/do/0/spin', input: { n: 1000 } }] });
    expect(instance.goOn().state.ready[0]?.input).toEqual({ n: 2000 });
  });

  it('is made after eight megabytes of results (I11)', () => {
    const instance = new Scenario([{ spin: { set: '${ . }', then: 'spin' } }]).start({ text: 'x'.repeat(1_000_000) });
    expect(instance.completed).toHaveLength(9);
  });

  it('leaves a state whose size does not grow with the steps taken', () => {
    const instance = new Scenario([{ spin: { set: { n: '${ .n + 1 }' }, then: 'spin' } }]).start({ n: 1000 });
    const size = JSON.stringify(instance.state).length;
    for (let turn = 0; turn < 5; turn += 1) instance.goOn();
    expect(JSON.stringify(instance.state).length).toBeLessThan(size + 5);
  });
});
