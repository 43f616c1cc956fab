import { expect, it } from 'vitest';
import type { CloudEvent } from './cloud-event.ts';
import { consumptionDefinition } from './consumption.ts';
import { compileStartFilter, maxGathered, type StartFilter } from './start-filter.ts';

const now = new Date('2026-05-01T00:00:00Z');

function event(type: string, data: Record<string, number>): CloudEvent {
  return { specversion: '1.0', id: '1', source: '/test', type, data };
}

function filterOf(on: unknown) {
  const compiled = compileStartFilter(consumptionDefinition.parse(on));
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
  return compiled.filter;
}

const starts = ({ take }: StartFilter, one: CloudEvent): boolean => take(undefined, one, now, [])?.done === true;

/** What becomes of events that are gathered one after the other: how many the instance starts with, or that it does not start. */
function gather({ take }: StartFilter, events: readonly CloudEvent[]): number | undefined {
  let progress: Parameters<StartFilter['take']>[0];
  const gathered: CloudEvent[] = [];
  for (const each of events) {
    const taken = take(progress, each, now, [...gathered]);
    if (taken === undefined) continue;
    ({ progress } = taken);
    if (taken.consumed) gathered.push(each);
    if (taken.done) return gathered.length;
  }
  return undefined;
}

it('an event starts an instance when the one filter, or any of those listed, lets it through', () => {
  const one = filterOf({ one: { with: { type: 'heat', data: '${ .degrees > 38 }' } } });
  expect(one.types).toEqual(['heat']);
  expect([event('heat', { degrees: 39 }), event('heat', { degrees: 37 }), event('cold', { degrees: 39 })].map((each) => starts(one, each))).toEqual([true, false, false]);
  const any = filterOf({ any: [{ with: { type: 'heat' } }, { with: { type: 'cold' } }, { with: { type: 'heat', source: '/other' } }] });
  expect(any.types).toEqual(['heat', 'cold']);
  expect(['heat', 'cold', 'rain'].map((type) => starts(any, event(type, {})))).toEqual([true, true, false]);
});

it('a filter that names no one type may let any through, and an empty list does', () => {
  expect(filterOf({ one: { with: { source: '/test' } } })).not.toHaveProperty('types');
  expect(starts(filterOf({ any: [] }), event('whatever', {}))).toBe(true);
  expect(filterOf({ any: [] })).not.toHaveProperty('types');
});

it('events of all filters start one instance together, each filter with its own event', () => {
  const all = filterOf({ all: [{ with: { type: 'heat' } }, { with: { type: 'cold' } }] });
  expect([all.types, all.single]).toEqual([['heat', 'cold'], false]);
  expect(gather(all, ['heat', 'heat', 'rain'].map((type) => event(type, {})))).toBeUndefined();
  expect(gather(all, ['cold', 'rain', 'heat'].map((type) => event(type, {})))).toBe(2);
});

it('what correlates must agree: the first event says with what', () => {
  const order = { correlate: { order: { from: '.order' } } };
  const all = filterOf({ all: [{ with: { type: 'paid' }, ...order }, { with: { type: 'packed' }, ...order }] });
  expect(gather(all, [event('paid', { order: 1 }), event('packed', { order: 2 })])).toBeUndefined();
  expect(gather(all, [event('paid', { order: 1 }), event('packed', { order: 2 }), event('packed', { order: 1 })])).toBe(2);
  const expected = filterOf({ one: { with: { type: 'paid' }, correlate: { order: { from: '.order', expect: '${ error("none") }' } } } });
  expect(starts(expected, event('paid', { order: 1 }))).toBe(false);
});

it('what is nested deeper than a workflow may hold lets no event through, and fails nobody (I11)', () => {
  const deep = 'reduce range(5000) as $i (1; [.])';
  expect(starts(filterOf({ one: { with: { type: 'paid', data: `\${ ${deep} }` } } }), event('paid', {}))).toBe(false);
  expect(starts(filterOf({ one: { with: { type: 'paid' }, correlate: { order: { from: deep } } } }), event('paid', {}))).toBe(false);
  expect(starts(filterOf({ one: { with: { type: 'paid' }, correlate: { order: { from: '.order', expect: `\${ ${deep} }` } } } }), event('paid', { order: 1 }))).toBe(false);
});

it('until says when enough events of any were gathered: a condition on them, or events that are no part of them', () => {
  const condition = filterOf({ any: [{ with: { type: 'heat' } }], until: 'length == 3' });
  expect(gather(condition, Array.from({ length: 5 }, () => event('heat', {})))).toBe(3);
  const ending = filterOf({ any: [{ with: { type: 'heat' } }], until: { one: { with: { type: 'cold' } } } });
  expect([ending.types, ending.single]).toEqual([['heat', 'cold'], false]);
  // Nothing was gathered yet: there is nothing to end.
  expect(gather(ending, ['cold', 'heat', 'heat', 'cold'].map((type) => event(type, {})))).toBe(2);
  expect(filterOf({ any: [], until: { one: { with: { type: 'cold' } } } })).not.toHaveProperty('types');
});

it('a condition that fails is not met, and a thousand events are enough in any case (I11)', () => {
  const failing = filterOf({ any: [{ with: { type: 'heat' } }], until: '.[0].data | error' });
  expect(gather(failing, Array.from({ length: maxGathered - 1 }, () => event('heat', {})))).toBeUndefined();
  expect(gather(failing, Array.from({ length: maxGathered }, () => event('heat', {})))).toBe(maxGathered);
});

it.each([
  [{ any: [{ with: { type: 'a' } }], until: false }, '/schedule/on/until'],
  [{ any: [{ with: { type: 'a' } }], until: '. > | 1' }, '/schedule/on/until'],
  [{ one: { with: { data: '${ .a | }' } } }, '/schedule/on/one/with/data'],
  [{ one: { with: { data: '${ $workflow.id }' } } }, '/schedule/on/one/with/data'],
])('a schedule on %j is refused, naming the place', (on, pointer) => {
  expect(compileStartFilter(consumptionDefinition.parse(on))).toMatchObject({ ok: false, errors: [{ pointer }] });
});
