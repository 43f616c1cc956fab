import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../json.ts';
import { faultOf, Scenario } from '../testing/scenario.ts';

describe('a wait', () => {
  it.each<[string, JsonValue, string]>([
    ['an inline duration', { days: 1, minutes: 2, milliseconds: 5 }, '2026-03-02T12:02:00.005Z'],
    ['an ISO 8601 duration', 'PT1H30M', '2026-03-01T13:30:00.000Z'],
    ['an expression', '${ "PT\\(.seconds)S" }', '2026-03-01T12:00:09.000Z'],
  ])('lets %s pass, and gives its input', (_what, wait, dueAt) => {
    const instance = new Scenario([{ pause: { wait } }]).start({ seconds: 9 });
    expect(instance.state.status).toBe('waiting');
    expect(instance.effects).toEqual([{ type: 'set-timer', timerId: instance.last('set-timer').timerId, dueAt }]);
    instance.fire(instance.last('set-timer').timerId);
    expect(instance.state).toMatchObject({ status: 'completed', output: { seconds: 9 } });
    expect(instance.trail.slice(1, -1)).toEqual(['task-started /do/0/pause', 'timer-set /do/0/pause', 'timer-fired /do/0/pause', 'task-completed /do/0/pause']);
  });

  it('faults with a validation error when the expression gives no duration', () => {
    expect(faultOf(new Scenario([{ pause: { wait: '${ "soon" }' } }]).start())).toEqual(['validation', 400, '/do/0/pause']);
  });

  it('remembers when its task started, and its transformed input', () => {
    const instance = new Scenario([{ outer: { do: [{ pause: { input: { from: '.n' }, wait: 'PT1S', output: { as: '[., $task.startedAt.iso8601]' } } }] } }]).start({ n: 1 });
    instance.fire(instance.last('set-timer').timerId);
    expect(instance.state.output).toEqual([1, '2026-03-01T12:00:00.000Z']);
  });

  it('has its timer cleared when the instance is cancelled', () => {
    const instance = new Scenario([{ pause: { wait: 'PT1S' } }]).start().cancel();
    expect(instance.effects.at(-1)).toEqual({ type: 'clear-timer', timerId: instance.last('set-timer').timerId });
    expect(instance.history.at(-1)).toMatchObject({ type: 'instance-cancelled', data: { by: 'ops@example.com' } });
    expect(instance.state).toMatchObject({ status: 'cancelled', frames: [] });
  });
});
