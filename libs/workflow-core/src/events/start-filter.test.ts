import { expect, it } from 'vitest';
import type { CloudEvent } from './cloud-event.ts';
import { consumptionDefinition } from './consumption.ts';
import { compileStartFilter } from './start-filter.ts';

const now = new Date('2026-05-01T00:00:00Z');

function event(type: string, data: Record<string, number>): CloudEvent {
  return { specversion: '1.0', id: '1', source: '/test', type, data };
}

function filterOf(on: unknown) {
  const compiled = compileStartFilter(consumptionDefinition.parse(on));
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
  return compiled.filter;
}

it('an event starts an instance when the one filter, or any of those listed, lets it through', () => {
  const one = filterOf({ one: { with: { type: 'heat', data: '${ .degrees > 38 }' } } });
  expect(one.types).toEqual(['heat']);
  expect([event('heat', { degrees: 39 }), event('heat', { degrees: 37 }), event('cold', { degrees: 39 })].map((each) => one.starts(each, now))).toEqual([true, false, false]);
  const any = filterOf({ any: [{ with: { type: 'heat' } }, { with: { type: 'cold' } }, { with: { type: 'heat', source: '/other' } }] });
  expect(any.types).toEqual(['heat', 'cold']);
  expect(['heat', 'cold', 'rain'].map((type) => any.starts(event(type, {}), now))).toEqual([true, true, false]);
});

it('a filter that names no one type may let any through, and an empty list does', () => {
  expect(filterOf({ one: { with: { source: '/test' } } })).not.toHaveProperty('types');
  expect(filterOf({ any: [] }).starts(event('whatever', {}), now)).toBe(true);
  expect(filterOf({ any: [] })).not.toHaveProperty('types');
});

it.each([
  [{ all: [{ with: { type: 'a' } }] }, '/schedule/on/all'],
  [{ any: [{ with: { type: 'a' } }], until: '. > 1' }, '/schedule/on/until'],
  [{ one: { with: { data: '${ .a | }' } } }, '/schedule/on/one/with/data'],
  [{ one: { with: { data: '${ $workflow.id }' } } }, '/schedule/on/one/with/data'],
])('a schedule on %j is refused, naming the place', (on, pointer) => {
  expect(compileStartFilter(consumptionDefinition.parse(on))).toMatchObject({ ok: false, errors: [{ pointer }] });
});
