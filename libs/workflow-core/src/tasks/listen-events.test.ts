import { describe, expect, it } from 'vitest';
import type { CloudEvent } from '../events/cloud-event.ts';
import { jqExpressions } from '../expression/jq-expressions.ts';
import { keysOf } from '../events/correlation.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { errorsOf, document, faultOf, Scenario } from '../testing/scenario.ts';

let count = 0;
function event(type: string, data?: JsonValue, rest: Partial<CloudEvent> = {}): CloudEvent {
  count += 1;
  return { specversion: '1.0', id: String(count), source: 'test:here', type, ...(data === undefined ? {} : { data }), ...rest };
}

const hear = (to: object, rest: object = {}, listen: object = {}) => new Scenario([{ hear: { listen: { to, ...listen }, ...rest } }]);

/** A listener that has had these, after it was started on an input. */
function heard(instance: Scenario, events: readonly CloudEvent[], input: JsonValue = {}): Scenario {
  instance.start(input);
  for (const each of events) instance.send({ type: 'event-received', event: each });
  return instance;
}

describe('listen', () => {
  it('to one event waits for it and gives its data in an array', () => {
    const instance = hear({ one: { with: { type: 'ordered' } } }).start();
    expect(instance.state.status).toBe('waiting');
    expect(instance.last('listen').wants).toEqual([{ type: 'ordered', sources: [], keys: [] }]);
    heard(instance, [event('else', 1), event('ordered', { n: 1 })]);
    expect(instance.state).toMatchObject({ status: 'completed', output: [{ n: 1 }] });
    expect(instance.trail).toContain('event-received /do/0/hear');
    expect(instance.last('unlisten').subscriptionId).toBe(instance.last('listen').subscriptionId);
  });

  it('to any event, where none is named', () => {
    expect(heard(hear({ any: [] }), [event('x', 5)]).state.output).toEqual([5]);
  });

  it('to any of several', () => {
    const filters = [{ with: { type: 'hot', data: '${ .degrees > 38 }' } }, { with: { type: 'fast' } }];
    expect(heard(hear({ any: filters }), [event('hot', { degrees: 37 }), event('hot', { degrees: 39 })]).state.output).toEqual([{ degrees: 39 }]);
  });

  it('to all of several, in the order they come, each filter with its own event', () => {
    const instance = heard(hear({ all: [{ with: { type: 'a' } }, { with: { type: 'b' } }] }), [event('b', 2), event('b', 3)]);
    expect(instance.state.status).toBe('waiting');
    expect(heard(instance, [event('a', 1)]).state.output).toEqual([2, 1]);
  });

  it('until a condition on what was consumed holds', () => {
    expect(heard(hear({ any: [], until: '( . | length ) > 1' }), [event('x', 1), event('x', 2)]).state.output).toEqual([1, 2]);
  });

  it('faults when the condition does', () => {
    expect(faultOf(heard(hear({ any: [], until: 'error("no")' }), [event('x', 1)]))).toEqual(['expression', 400, '/do/0/hear']);
  });

  it('until other events come, which are not part of the output', () => {
    const until = { all: [{ with: { type: 'stop' } }, { with: { type: 'really' } }] };
    const instance = heard(hear({ any: [{ with: { type: 'x' } }], until }), [event('x', 1), event('stop', 9), event('x', 2), event('really', 9)]);
    expect(instance.state.output).toEqual([1, 2]);
  });

  it('for ever with until: false', () => {
    expect(heard(hear({ any: [], until: false }), [event('x', 1), event('y', 2)]).state.status).toBe('waiting');
  });

  it('takes an event once, however often it comes', () => {
    const twice = event('x', 1);
    const instance = heard(hear({ any: [], until: 'length > 1' }), [twice, twice]);
    expect(instance.state.status).toBe('waiting');
  });

  it.each<[string, Partial<CloudEvent>, JsonValue]>([
    ['data', { data: { a: 1 } }, { a: 1 }],
    ['data', { data_base64: 'aGk=' }, 'aGk='],
    ['data', {}, null],
    ['raw', { data: { a: 1 } }, '{"a":1}'],
    ['raw', { data: 'plain', datacontenttype: 'text/plain' }, 'plain'],
    ['raw', { data: 'quoted' }, '"quoted"'],
    ['raw', { data_base64: 'aGk=' }, 'hi'],
    ['raw', { data: null }, 'null'],
    ['raw', {}, ''],
    ['envelope', { data: 1, subject: 's' }, { specversion: '1.0', id: 'i', source: 'test:here', type: 'x', data: 1, subject: 's' }],
  ])('reads as %s %j', (read, attributes, expected) => {
    expect(heard(hear({ one: { with: { type: 'x' } } }, {}, { read }), [event('x', undefined, { id: 'i', ...attributes })]).state.output).toEqual([expected]);
  });

  it('can time out while it waits', () => {
    const instance = hear({ any: [] }, { timeout: { after: 'PT1M' } }).start();
    instance.fire(instance.last('set-timer').timerId);
    expect(faultOf(instance)).toEqual(['timeout', 408, '/do/0/hear']);
    expect(instance.last('unlisten')).toBeDefined();
  });

  it('tells every listener of the instance', () => {
    const listen = { listen: { to: { any: [] } } };
    expect(heard(new Scenario([{ both: { fork: { branches: [{ a: listen }, { b: listen }] } } }]), [event('x', 1)]).state.output).toEqual([[1], [1]]);
  });

  it('ends with the race that another listener wins by the same event', () => {
    const listen = { listen: { to: { any: [] } } };
    expect(heard(new Scenario([{ race: { fork: { compete: true, branches: [{ a: listen }, { b: listen }] } } }]), [event('x', 1)]).state.output).toEqual([1]);
  });

  it('that begins and ends in one turn is nobody’s to know of', () => {
    const race = { race: { fork: { compete: true, branches: [{ slow: { listen: { to: { any: [] } } } }, { fast: { set: { n: 1 } } }] } } };
    expect(new Scenario([race]).start().effects).toEqual([]);
  });

  it('takes in at most ten thousand events', () => {
    const instance = hear({ any: [], until: 'false' }).start();
    const [frame] = instance.state.frames;
    const memory = { ...(frame?.memory as JsonObject), consumed: Array.from({ length: 10_000 }, () => 1) };
    if (frame !== undefined) instance.state = { ...instance.state, frames: [{ ...frame, memory }] };
    instance.send({ type: 'event-received', event: event('x') });
    expect(faultOf(instance)).toEqual(['runtime', 500, '/do/0/hear']);
  });
});

describe('a filter', () => {
  const matches = (attributes: object, each: CloudEvent, input: JsonValue = {}) => heard(hear({ one: { with: attributes } }), [each], input).state.status === 'completed';

  it.each<[object, CloudEvent, boolean]>([
    [{ source: 'test:here' }, event('x'), true],
    [{ source: 'test:there' }, event('x'), false],
    [{ subject: 'a' }, event('x'), false],
    [{ type: 'com\\.pets\\..+' }, event('com.pets.fed'), true],
    [{ type: 'com\\.pets\\..+' }, event('org.com.pets.fed'), false],
    [{ subject: 'a.*' }, event('x'), false],
    [{ type: 'c++' }, event('c++'), true],
    [{ type: '(' }, event('x'), false],
    [{ priority: '1' }, event('x', 1, { priority: 1 }), true],
    [{ data: { client: { id: 7 } } }, event('x', { client: { id: 7, name: 'A' } }), true],
    [{ data: { client: { id: 7 } } }, event('x', { client: { id: 8 } }), false],
    [{ data: { client: { id: 7 } } }, event('x', 'text'), false],
    [{ data: { gone: null } }, event('x', {}), true],
    [{ data: [1, 2] }, event('x', [1, 2]), true],
    [{ data: 3 }, event('x', 4), false],
    [{ data: '7' }, event('x', 7), true],
    [{ data: '{"a":1}' }, event('x', { a: 1 }), true],
    [{ data: '[ab]' }, event('x', 'a'), true],
    [{ data: '${ .n > 1 }' }, event('x', 'text'), false],
    [{ data: '${ {b: 2, a: [1]} }' }, event('x', { a: [1], b: 2 }), true],
    [{ data: '${ . }' }, event('x', true), true],
    [{ data: '${ . }' }, event('x', false), false],
    [{ source: '${ startswith("test:") }' }, event('x'), true],
    [{ subject: '${ $input.id }' }, event('x', 1, { subject: 'me' }), true],
    [{ subject: 'is ${ $input.id }' }, event('x', 1, { subject: 'is me' }), true],
  ])('%j lets %j through: %s', (attributes, each, expected) => {
    expect(matches(attributes, each, { id: 'me' })).toBe(expected);
  });
});

describe('correlation', () => {
  const correlated = (expected?: JsonValue) => ({ with: { type: 'paid' }, correlate: { order: { from: '.orderId', ...(expected === undefined ? {} : { expect: expected }) } } });

  it('takes the event whose data is as expected, and can be found by index', () => {
    const instance = heard(hear({ one: correlated('${ .id }') }), [event('paid', { orderId: 1 }), event('paid', {}), event('paid', 'text')], { id: '2' });
    expect(instance.state.status).toBe('waiting');
    const [want] = instance.last('listen').wants;
    expect(want).toEqual({ type: 'paid', sources: ['.orderId'], keys: ['2'] });
    expect(keysOf(want?.sources ?? [], { orderId: 2 }, jqExpressions, new Date())).toEqual(['2']);
    expect(keysOf(['.orderId'], {}, jqExpressions, new Date())).toBeUndefined();
    expect(keysOf(['('], {}, jqExpressions, new Date())).toBeUndefined();
    expect(keysOf(['.a.b'], { a: 1 }, jqExpressions, new Date())).toBeUndefined();
    expect(heard(instance, [event('paid', { orderId: 2 })]).state.output).toEqual([{ orderId: 2 }]);
  });

  it('without an expectation is fixed by the first event', () => {
    const all = [correlated(), { ...correlated(), with: { type: 'sent' } }];
    const instance = heard(hear({ all }), [event('paid', { orderId: { b: 1, a: [2] } }), event('sent', { orderId: 9 })]);
    expect(instance.last('listen').wants[0]).toEqual({ type: 'paid', sources: [], keys: [] });
    expect(heard(instance, [event('sent', { orderId: { a: [2], b: 1 } })]).state.status).toBe('completed');
  });

  it('is fixed, for those without an expectation, by one that has one, and found by index then', () => {
    const all = [{ ...correlated(), with: { type: 'sent' } }, correlated('${ .id }'), { ...correlated('${ .id + 1 }'), with: { type: 'next' } }];
    const instance = heard(hear({ all }), [event('sent', { orderId: 3 }), event('next', { orderId: 3 })], { id: 2 });
    expect(instance.last('listen').wants).toEqual([2, 2, 3].map((key, index) => ({ type: ['sent', 'paid', 'next'][index], sources: ['.orderId'], keys: [String(key)] })));
    expect(heard(instance, [event('paid', { orderId: 2 }), event('sent', { orderId: 2 })]).state.output).toEqual([3, 2, 2].map((orderId) => ({ orderId })));
  });

  it('has one value in what is listened for and in what ends it', () => {
    const until = { all: [{ ...correlated(), with: { type: 'sent' } }, { ...correlated(), with: { type: 'done' } }] };
    const output = (...events: [type: string, orderId: number][]) => heard(hear({ any: [correlated()], until }), events.map(([type, orderId]) => event(type, { orderId }))).state.output;
    expect(output(['paid', 1], ['done', 2], ['sent', 1], ['paid', 2], ['done', 1])).toEqual([{ orderId: 1 }]);
    expect(output(['sent', 1], ['paid', 2], ['paid', 1], ['done', 1])).toEqual([{ orderId: 1 }]);
  });

  it('may name what the instance knows, and is then not for the index', () => {
    const filter = { with: { type: 'paid' }, correlate: { order: { from: '.[$input.key]', expect: '${ 1 }' } } };
    const instance = heard(hear({ one: filter }), [event('paid', { k: 1 })], { key: 'k' });
    expect(instance.last('listen').wants).toEqual([{ type: 'paid', sources: [], keys: [] }]);
    expect(instance.state.status).toBe('completed');
  });

  it('with a secret is not for the index, which knows events as they are', () => {
    const all = [correlated('${ .id }'), { ...correlated(), with: { type: 'sent' } }];
    const secretId = new Scenario([{ hear: { listen: { to: { all } } } }], { document: { ...document, metadata: { secret: ['id'] } } });
    const instance = heard(secretId, [event('paid', { orderId: 'canary-2' }), event('paid', { orderId: 'canary-1' }), event('sent', { orderId: 'canary-2' })], { id: 'canary-1' });
    expect(instance.last('listen').wants).toEqual([{ type: 'paid', sources: [], keys: [] }, { type: 'sent', sources: [], keys: [] }]);
    expect(instance.state.status).toBe('waiting');
    expect(heard(instance, [event('sent', { orderId: 'canary-1' })]).state.status).toBe('completed');
  });

  it.each<[object]>([[{ one: correlated('${ error("no") }') }], [{ any: [], until: { one: correlated('${ error("no") }') } }]])('faults when what is expected cannot be told: %j', (to) => {
    expect(faultOf(hear(to).start())).toEqual(['expression', 400, '/do/0/hear']);
  });
});

describe('foreach', () => {
  it('runs its tasks for one event after the other, in the order they came', () => {
    const rest = { foreach: { item: 'e', at: 'i', do: [{ pause: { wait: 'PT1S' } }, { tell: { set: { got: '${ $e }', at: '${ $i }' } } }], output: { as: '.got' }, export: { as: '$context + { last: . }' } } };
    const instance = heard(hear({ any: [], until: 'length > 1' }, rest), [event('x', 1), event('x', 2)]);
    expect(instance.state.status).toBe('waiting');
    instance.fire(instance.last('set-timer').timerId);
    expect(instance.state.context).toEqual({ last: 1 });
    instance.fire(instance.last('set-timer').timerId);
    expect(instance.state).toMatchObject({ status: 'completed', output: [1, 2] });
  });

  it('may have an output alone', () => {
    expect(heard(hear({ any: [], until: 'length > 1' }, { foreach: { output: { as: '$item + $index' } } }), [event('x', 1), event('x', 2)]).state.output).toEqual([1, 3]);
  });

  it('goes on listening between events', () => {
    const instance = heard(hear({ any: [], until: false }, { foreach: { do: [{ tell: { set: { got: '${ $item }' } } }] } }), [event('x', 1), event('x', 2)]);
    expect(instance.state.status).toBe('waiting');
    expect(instance.completed.filter((name) => name === 'tell')).toHaveLength(2);
    expect(instance.effects.filter(({ type }) => type === 'listen' || type === 'unlisten')).toHaveLength(1);
  });

  it('may be what the condition is about, which is asked again after it', () => {
    const foreach = { do: [{ count: { set: { n: '${ ($context.n // 0) + $item }' }, export: { as: '.' } } }], output: { as: '.n' } };
    const filter = { with: { type: 'x' }, correlate: { all: { from: '"one"' } } };
    const instance = heard(hear({ any: [filter], until: '$context.n >= 3' }, { foreach }), [event('x', 1), event('x', 2)]);
    expect(instance.state).toMatchObject({ status: 'completed', output: [1, 3] });
    expect(instance.trail.filter((entry) => entry.startsWith('correlation'))).toEqual(['correlation-started /do/0/hear', 'correlation-completed /do/0/hear']);
    const failing = heard(hear({ any: [], until: 'if $context.n then error("no") else false end' }, { foreach }), [event('x', 1)]);
    expect(faultOf(failing)).toEqual(['expression', 400, '/do/0/hear']);
  });

  it('ends the workflow where its tasks do', () => {
    const rest = { foreach: { do: [{ tell: { set: { got: 1 }, then: 'end' } }] }, then: 'never' };
    const instance = new Scenario([{ hear: { listen: { to: { any: [], until: false } }, ...rest } }, { never: { set: { no: 1 } } }]);
    expect(heard(instance, [event('x', 1)]).state).toMatchObject({ status: 'completed', output: [{ got: 1 }] });
  });
});

describe('what a listener cannot be', () => {
  it.each<[string, object]>([
    ['/do/0/hear/listen/to', { listen: { to: {} } }],
    ['/do/0/hear/listen/to', { listen: { to: { one: { with: { type: 'x' } }, all: [] } } }],
    ['/do/0/hear/listen/to/one/with/subject', { listen: { to: { one: { with: { type: 'io.holdfast.bookmark.resumed.v1' } } } } }],
    ['/do/0/hear/foreach', { listen: { to: { any: [] } }, foreach: { item: 'a', at: 'a' } }],
    ['/do/0/hear/listen/to/any/0/with/data', { listen: { to: { any: [{ with: { data: '${ ( }' } }] } } }],
    ['/do/0/hear/listen/to/until', { listen: { to: { any: [], until: '(' } } }],
  ])('is told at %s', (pointer, task) => {
    expect(errorsOf({ document, do: [{ hear: task }] }).map((issue) => issue.pointer)).toContain(pointer);
  });

  it('lacks its target', () => {
    expect(errorsOf({ document, do: [{ hear: { listen: {} } }] })).not.toEqual([]);
  });
});
