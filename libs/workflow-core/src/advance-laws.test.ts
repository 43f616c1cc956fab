import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Effect } from './effect.ts';
import type { InstanceEvent } from './event.ts';
import type { HistoryType } from './history.ts';
import { isTerminal } from './status.ts';
import { redemptionId, Scenario } from './testing/scenario.ts';
import { failure } from './workflow-error.ts';

const decidedAt = '2026-03-02T09:00:00.000Z';

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
    fc.record({ do: tie('list') }),
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
    case 'checkpoint':
    case 'clear-timer':
    case 'close-bookmark':
      return [];
  }
}

/** What is so after each event of any course that a workflow may take in a world that says things in any order, late and twice. */
function inAnyCourse(isSo: (scenario: Scenario, event: InstanceEvent) => boolean): () => void {
  const course = fc.property(lists, fc.array(fc.nat(), { minLength: 5, maxLength: 25 }), (tasks, choices) => {
    const scenario = new Scenario(tasks);
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
      if (event.type === 'continue') return true;
      const again = scenario.send(event);
      return again.state === state && again.history.length === 0 && again.effects.length === 0;
    });
    expect(law).not.toThrow();
  });

  it('an instance that has begun and not ended waits for something that can still come (I1)', () => {
    const law = inAnyCourse((scenario, event) => {
      const { frames, bookmarks, next, status } = scenario.send(event).state;
      if (status !== 'waiting') return (status === 'running') === (next !== undefined);
      const done = come(scenario);
      return frames.some(({ awaits }) =>
        awaits.some((awaited) =>
          awaited.type === 'bookmark' ? bookmarks[awaited.bookmarkId]?.state === 'open' : !done.includes(awaited.type === 'timer' ? awaited.timerId : awaited.callId),
        ),
      );
    });
    expect(law).not.toThrow();
  });

  it('a task completes at most once for each time it starts (I4)', () => {
    const law = inAnyCourse((scenario, event) => {
      scenario.send(event);
      return [...scenario.workflow.tasks.keys()].every((task) => count(scenario, 'task-completed', task) <= count(scenario, 'task-started', task));
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
