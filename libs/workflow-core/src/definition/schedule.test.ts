import { expect, it } from 'vitest';
import { parseDefinition } from './parse-definition.ts';
import { startRuleOf } from './schedule.ts';

function parsed(schedule: unknown) {
  return parseDefinition({ document: { dsl: '1.0.3', namespace: 'test', name: 'it', version: '1.0.0' }, do: [{ a: { set: { n: 1 } } }], schedule });
}

it.each([
  [{ cron: '0 0 * * *' }, { cron: '0 0 * * *' }],
  [{ every: { minutes: 5, seconds: 1 } }, { everyMs: 301_000 }],
  [{ after: 'PT30S' }, { afterMs: 30_000 }],
  [{ on: { one: { with: { type: 'a' } } } }, null],
])('the schedule %j says when instances start', (schedule, rule) => {
  const result = parsed(schedule);
  expect(result.ok && result.definition.schedule && startRuleOf(result.definition.schedule)).toEqual(rule);
  // What was parsed can be stored and parsed again.
  expect(result.ok && parseDefinition(result.definition)).toMatchObject({ ok: true });
});

it.each([
  [{}, '/schedule'],
  [{ cron: '* * * * *', every: { seconds: 10 } }, '/schedule'],
  [{ every: { seconds: 0 } }, '/schedule/every'],
  [{ every: 'P1M' }, '/schedule/every'],
  [{ after: '${ .delay }' }, '/schedule/after'],
  [{ cron: '* * * * *', zone: 'Europe/Berlin' }, '/schedule/zone'],
  [{ on: { one: {} } }, '/schedule/on/one/with'],
])('the schedule %j is refused, naming the place', (schedule, pointer) => {
  const result = parsed(schedule);
  expect(result.ok ? [] : result.errors.map((error) => error.pointer)).toContain(pointer);
});
