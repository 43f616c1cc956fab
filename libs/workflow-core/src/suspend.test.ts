import { describe, expect, it } from 'vitest';
import { faultOf, Scenario } from './testing/scenario.ts';
import { failure } from './workflow-error.ts';

const call = { call: 'http', with: { method: 'get', endpoint: 'https://x.example/a' } };
const suspend = { type: 'suspend', by: 'ops' } as const;
const resume = { type: 'resume', by: 'ops' } as const;

describe('a suspended instance', () => {
  it('takes in what comes, begins no task, and goes on when it is resumed', () => {
    const instance = new Scenario([{ a: call }, { b: { set: { n: 2 } } }]).start();
    instance.send(suspend);
    expect(instance.state.status).toBe('suspended');
    instance.answer({ ok: true, output: {} });
    expect(instance.state).toMatchObject({ status: 'suspended', frames: [], ready: [{ task: '/do/1/b' }] });
    instance.goOn();
    expect(instance.completed).toEqual(['a']);
    instance.send(resume);
    expect(instance.state).toMatchObject({ status: 'completed', output: { n: 2 } });
    expect(instance.trail.filter((type) => type.startsWith('instance-'))).toEqual(['instance-started', 'instance-suspended', 'instance-resumed', 'instance-completed']);
  });

  it('waits again when what it waits for has not come', () => {
    const instance = new Scenario([{ a: { wait: { hours: 1 } } }]).start();
    instance.send(suspend);
    instance.send(resume);
    expect(instance.state.status).toBe('waiting');
  });

  it('may end by what its last task awaited, or by a cancel', () => {
    const ended = new Scenario([{ a: call }]).start();
    ended.send(suspend);
    expect(ended.answer({ ok: true, output: { n: 1 } }).state).toMatchObject({ status: 'completed', output: { n: 1 } });
    const cancelled = new Scenario([{ a: call }]).start();
    cancelled.send(suspend);
    expect(cancelled.cancel().state.status).toBe('cancelled');
  });

  it('is suspended once, and not after its end', () => {
    const instance = new Scenario([{ a: call }]).start();
    instance.send(suspend);
    expect(instance.send(suspend).history).toEqual([]);
    instance.cancel();
    expect(instance.send(resume).history).toEqual([]);
  });
});

/** The instance that takes up a faulted one. */
function retried(faulted: Scenario): Scenario {
  const { retry } = faulted.state;
  if (retry === undefined) throw new Error('it has no place to begin at');
  const instance = new Scenario(faulted.workflow.definition.do);
  instance.state = { ...instance.state, retry };
  instance.send({ type: 'retry', input: { n: 1 }, startedBy: 'ops', of: faulted.state.instanceId });
  return instance;
}

describe('a faulted instance', () => {
  const lost = { ok: false as const, error: failure('communication', 'lost') };

  it('is taken up with the failed task, its scopes and its data, and what was done is not done again', () => {
    const tasks = [{ first: { set: { n: 5 }, export: { as: '{ seen: .n }' } } }, { outer: { do: [{ ask: { ...call, input: { from: '{ m: .n }' } } }, { last: { set: { seen: '${ $context.seen }', from: '${ $workflow.input.n }' } } }], timeout: { after: 'PT1H' } } }];
    const faulted = new Scenario(tasks).start({ n: 1 }).answer(lost);
    expect(faultOf(faulted)).toEqual(['communication', 500, '/do/1/outer/do/0/ask']);
    const instance = retried(faulted);
    expect(instance.state).toMatchObject({ status: 'waiting', frames: [{ task: '/do/1/outer' }, { task: '/do/1/outer/do/0/ask', rawInput: { n: 5 } }] });
    expect(instance.state.retry).toBeUndefined();
    expect(instance.answer({ ok: true, output: {} }).state).toMatchObject({ status: 'completed', output: { seen: 5, from: 1 } });
    expect(instance.completed).toEqual(['ask', 'last', 'outer']);
  });

  it('begins what awaited something in other branches again', () => {
    const faulted = new Scenario([{ split: { fork: { branches: [{ a: { do: [{ x: call }] } }, { b: { wait: { hours: 1 } } }, { c: { fork: { branches: [{ d: { wait: { hours: 2 } } }] } } }] } } }]).start();
    faulted.answer(lost, faulted.lastCall.callId);
    const instance = retried(faulted);
    expect(new Set(instance.state.frames.filter(({ awaits }) => awaits.length > 0).map(({ task }) => task.split('/').at(-1)))).toEqual(new Set(['b', 'd', 'x']));
    instance.answer({ ok: true, output: { done: true } });
    const timers = instance.effects.flatMap((effect) => (effect.type === 'set-timer' ? [effect.timerId] : []));
    for (const timerId of timers) instance.fire(timerId);
    expect(instance.state.status).toBe('completed');
  });

  it('begins the task that awaits something around the failed one again', () => {
    const listening = { hear: { listen: { to: { any: [], until: { one: { with: { type: 'over' } } } } }, foreach: { do: [{ inner: { do: [{ ask: call }] } }] } } };
    const faulted = new Scenario([listening]).start();
    faulted.send({ type: 'event-received', event: { specversion: '1.0', id: '1', source: 'test:x', type: 'happened' } });
    faulted.answer(lost);
    expect(faulted.state.status).toBe('faulted');
    expect(retried(faulted).state).toMatchObject({ status: 'waiting', frames: [{ task: '/do/0/hear' }] });
  });

  it('has no such place when no task failed, nor once it caught the error', () => {
    const unfit = new Scenario([{ a: { set: { n: 1 } } }], { output: { as: '${ error("no") }' } }).start();
    expect(unfit.state).toMatchObject({ status: 'faulted' });
    expect(unfit.state.retry).toBeUndefined();
    const caught = new Scenario([{ a: { try: [{ x: call }], catch: {} } }], { output: { as: '${ error("no") }' } }).start().answer(lost);
    expect(caught.state.retry).toBeUndefined();
    expect(new Scenario([{ a: call }]).send({ type: 'retry', input: {}, startedBy: 'ops', of: unfit.state.instanceId }).history).toEqual([]);
  });
});
