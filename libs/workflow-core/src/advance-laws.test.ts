import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Effect } from './effect.ts';
import type { InstanceEvent } from './event.ts';
import type { HistoryType } from './history.ts';
import { isBelow } from './interpreter/branches.ts';
import type { Awaited } from './state.ts';
import { isTerminal } from './status.ts';
import { redemptionId, Scenario } from './testing/scenario.ts';
import { failure } from './workflow-error.ts';

const decidedAt = '2026-03-02T09:00:00.000Z';

/** Things around the tasks: a timeout, a function to call, extensions that wait, exit or fault. */
const surroundings = fc.record({
  timeout: fc.option(fc.constant({ after: 'PT1H' }), { nil: undefined }),
  use: fc.record({
    functions: fc.constant({ ask: { do: [{ a: { wait: 'PT1S' } }, { b: { fork: { branches: [{ c: { wait: 'PT2S' } }, { d: { set: { n: 2 } } }] } } }] } }),
    extensions: fc.constantFrom<object[]>(
      [],
      [],
      [{ e: { extend: 'set', when: '.n? == 1', before: [{ x: { wait: 'PT1S' } }], after: [{ y: { wait: 'PT1S' } }] } }],
      [{ e: { extend: 'try', before: [{ x: { set: { n: 5 }, then: 'exit' } }] } }, { f: { extend: 'all', after: [{ y: { set: '${ if .n? == 3 then error("no") else . end }' } }] } }],
    ),
  }),
});

/** One to three branches, some of them lists. */
function branches(list: fc.Arbitrary<readonly object[]>): fc.Arbitrary<readonly object[]> {
  const branch = fc.oneof(list.map((tasks) => ({ do: tasks })), fc.constant({ wait: 'PT1S', timeout: { after: 'PT9S' } }), fc.constant({ set: { b: 1 }, export: { as: '$context + .' } }));
  return fc.array(branch, { minLength: 1, maxLength: 3 }).map((tasks) => tasks.map((task, index) => ({ [`b${index}`]: task })));
}

/** Lists of tasks of every kind, nested, with names unique in their list. */
const lists = fc.letrec<{ task: object; list: readonly object[] }>((tie) => ({
  list: fc.array(tie('task'), { maxLength: 4 }).map((tasks) => tasks.map((task, index) => ({ [`t${index}`]: task }))),
  task: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ set: fc.constant({ n: '${ (.n? // 0) + 1 }' }), metadata: fc.record({ checkpoint: fc.boolean() }) }),
    fc.record({ wait: fc.constant('PT1S'), then: fc.constantFrom('continue', 'exit', 'end') }),
    fc.record({ set: fc.constant('${ error("no") }'), if: fc.constantFrom('false', '.n? > 3') }),
    fc.record({ switch: fc.constantFrom([{ a: { when: '.n? == 1', then: 'exit' } }], [{ b: { then: 'continue' } }]) }),
    fc.constant({ call: 'http', with: { method: 'get', endpoint: 'https://x.example/{n}' }, output: { as: '{ n: . }' } }),
    fc.constant({ call: 'await-approval:1.0.0@default', with: { title: 'T', to: 'a@example.com' } }),
    fc.constant({ call: 'bookmark:1.0.0@default', export: { as: '{ id }' } }),
    fc.constant({ listen: { to: { one: { with: { type: 'io.holdfast.bookmark.resumed.v1', subject: '${ $context.id? // "none" }' } } } } }),
    fc.record({ listen: fc.constantFrom({ to: { any: [] } }, { to: { all: [{ with: { type: 'happened' } }, { with: { source: 'https://laws.test' } }] } }) }),
    fc.record({ listen: fc.constant({ to: { any: [], until: 'length > 1' } }), foreach: fc.record({ do: tie('list') }) }),
    fc.record({ run: fc.record({ workflow: fc.constant({ namespace: 'n', name: 'child', version: '1.0.0' }), await: fc.boolean() }) }),
    fc.constant({ emit: { event: { with: { source: 'https://laws.test', type: 'happened' } } } }),
    fc.record({ do: tie('list') }),
    fc.record({ do: tie('list'), timeout: fc.constant({ after: 'PT1M' }) }),
    fc.record({ for: fc.constant({ in: '[1, 2]' }), while: fc.constantFrom('true', '$index < 1'), do: tie('list') }),
    fc.record({
      try: tie('list'),
      catch: fc.constantFrom(
        {},
        { errors: { with: { status: 500 } }, do: [{ c: { set: { n: '${ $error.status }' } } }] },
        { retry: { delay: 'PT1S', jitter: { from: 'PT0S', to: 'PT9S' }, backoff: { exponential: {} }, limit: { attempt: { count: 2, duration: 'PT1M' } } } },
        { retry: { limit: { attempt: { count: 1 } } }, do: [{ c: { wait: 'PT1S' } }] },
      ),
    }),
    fc.record({ fork: fc.record({ branches: branches(tie('list')), compete: fc.boolean() }) }),
    fc.constant({ call: 'ask', with: { n: 1 } }),
    fc.constant({ set: { n: 9 }, input: { schema: { document: { required: ['n'] } } } }),
  ),
})).list;

/** What the outside world may say about an effect. */
function answers(effect: Effect): InstanceEvent[] {
  switch (effect.type) {
    case 'call':
      return [
        { type: 'call-completed', callId: effect.callId, outcome: { ok: true, output: { url: 'u', expiresAt: decidedAt } } },
        { type: 'call-completed', callId: effect.callId, outcome: { ok: false, error: failure('communication', 'no') } },
      ];
    case 'set-timer':
      return [{ type: 'timer-fired', timerId: effect.timerId }];
    case 'open-bookmark':
      return [{ type: 'bookmark-resumed', bookmarkId: effect.bookmarkId, redemptionId, decision: { outcome: 'approve', decidedAt } }];
    case 'listen':
      return [{ type: 'event-received', event: { specversion: '1.0', id: effect.subscriptionId, source: 'test:laws', type: 'happened' } }];
    case 'emit':
    case 'unlisten':
    case 'cancel-child':
    case 'checkpoint':
    case 'clear-timer':
    case 'close-bookmark':
      return [];
  }
}

/** What is so after each event of any course that a workflow may take in a world that says things in any order, late and twice. */
function inAnyCourse(isSo: (scenario: Scenario, event: InstanceEvent) => boolean): () => void {
  const course = fc.property(lists, surroundings, fc.array(fc.nat(), { minLength: 5, maxLength: 25 }), (tasks, { timeout, use }, choices) => {
    const scenario = new Scenario(tasks, { use, ...(timeout === undefined ? {} : { timeout }) });
    return choices.every((choice) => {
      const always: InstanceEvent[] = [{ type: 'start', input: { n: 0 }, startedBy: 'ada' }, { type: 'continue' }, { type: 'continue' }];
      const rare: InstanceEvent[] = choice % 50 === 0 ? [{ type: 'cancel', by: 'ops' }] : [];
      const possible = [...rare, ...always, ...scenario.effects.flatMap(answers)];
      const event = possible[choice % possible.length];
      return event === undefined || isSo(scenario, event);
    });
  });
  return () => fc.assert(course, { numRuns: 100 });
}

function count({ history }: Scenario, type: HistoryType, task: string): number {
  return history.filter((entry) => entry.type === type && entry.task === task).length;
}

/** The ids of what has come: results of calls and fired timers. */
function come({ history }: Scenario): string[] {
  return history.flatMap(({ type, data }): string[] => (type === 'call-completed' || type === 'call-failed' ? [data.callId] : type === 'timer-fired' ? [data.timerId] : []));
}

describe('whatever happens, in any order, late or twice', { timeout: 60_000 }, () => {
  it('the same turn gives the same result, also from the state as JSON, and the history is gapless (I3)', () => {
    const law = inAnyCourse((scenario, event) => {
      const { sequence } = scenario.state;
      const { history, state } = scenario.send(event); // takes the turn twice and compares
      return history.every((entry, index) => entry.sequence === sequence + index + 1) && state.sequence === sequence + history.length;
    });
    expect(law).not.toThrow();
  });

  it('a terminal state never changes (I2)', () => {
    const law = inAnyCourse((scenario, event) => {
      const { state } = scenario;
      return scenario.send(event).state === state || !isTerminal(state.status);
    });
    expect(law).not.toThrow();
  });

  it('an event that comes twice changes nothing the second time', () => {
    const law = inAnyCourse((scenario, event) => {
      const { state } = scenario.send(event);
      // Whether an event was had is the shell's to know, beyond the listener that took it in.
      if (event.type === 'continue' || event.type === 'event-received') return true;
      const again = scenario.send(event);
      return again.state === state && again.history.length === 0 && again.effects.length === 0;
    });
    expect(law).not.toThrow();
  });

  it('an instance that has begun and not ended waits, in each branch, for something that can still come (I1)', () => {
    const law = inAnyCourse((scenario, event) => {
      const { frames, bookmarks, ready, status } = scenario.send(event).state;
      if (status !== 'waiting') return (status === 'running') === (ready.length > 0);
      const done = come(scenario);
      const canCome = (awaited: Awaited) =>
        awaited.type === 'event' || (awaited.type === 'bookmark' ? bookmarks[awaited.bookmarkId]?.state === 'open' : !done.includes(awaited.type === 'timer' ? awaited.timerId : awaited.callId));
      // Every innermost task awaits something that can come, and nothing that cannot.
      const inner = frames.filter((frame, index) => !frames.some(({ branch }, other) => other > index && (branch === frame.branch || isBelow(branch, frame.branch))));
      return inner.length > 0 && inner.every(({ awaits }) => awaits.some(canCome)) && frames.every(({ awaits }) => awaits.every(canCome));
    });
    expect(law).not.toThrow();
  });

  it('a task ends at most once for each time it starts, and exactly once when the instance has ended (I4)', () => {
    const law = inAnyCourse((scenario, event) => {
      const { status } = scenario.send(event).state;
      return [...scenario.workflow.tasks.values()].every(({ pointer }) => {
        const started = count(scenario, 'task-started', pointer);
        const ended = (['task-completed', 'task-faulted', 'task-cancelled'] as const).reduce((sum, type) => sum + count(scenario, type, pointer), 0);
        return isTerminal(status) ? ended === started : ended <= started;
      });
    });
    expect(law).not.toThrow();
  });

  it('every branch that is not done runs a task, and only open forks have branches', () => {
    const law = inAnyCourse((scenario, event) => {
      const { frames, branches: open, ready, status } = scenario.send(event).state;
      const busy = new Set([...frames, ...ready].map(({ branch }) => branch));
      return isTerminal(status) ? Object.keys(open).length === 0 && ready.length === 0 : Object.entries(open).every(([path, { end }]) => busy.has(path) === (end === undefined));
    });
    expect(law).not.toThrow();
  });

  it('an ended instance leaves no timer and no bookmark open', () => {
    const law = inAnyCourse((scenario, event) => {
      const { state } = scenario.send(event);
      if (!isTerminal(state.status)) return true;
      const { effects, history } = scenario;
      const spent = new Set([...come(scenario), ...effects.flatMap((effect) => (effect.type === 'clear-timer' ? [effect.timerId] : []))]);
      const settled = new Set(history.flatMap(({ type, data }) => (type === 'bookmark-resumed' || type === 'bookmark-closed' ? [data.bookmarkId] : [])));
      return effects.every((effect) => (effect.type === 'set-timer' ? spent.has(effect.timerId) : effect.type !== 'open-bookmark' || settled.has(effect.bookmarkId)));
    });
    expect(law).not.toThrow();
  });
});
