import { describe, expect, it } from 'vitest';
import { document, errorsOf, faultOf, Scenario } from '../testing/scenario.ts';

const emit = (attributes: object) => new Scenario([{ tell: { emit: { event: { with: { source: 'https://pets.example', type: 'greeted', ...attributes } } } } }]);

describe('emit', () => {
  it('publishes an event with an id and a time, and gives it', () => {
    const instance = emit({ data: { greeting: '${ "Hello \\(.name)!" }' }, subject: '${ null }' }).start({ name: 'Ada' });
    const { event } = instance.last('emit');
    expect(event).toEqual({
      specversion: '1.0',
      id: expect.any(String) as unknown,
      source: 'https://pets.example',
      type: 'greeted',
      time: '2026-03-01T12:00:00.000Z',
      data: { greeting: 'Hello Ada!' },
    });
    expect(instance.state).toMatchObject({ status: 'completed', output: event });
    expect(instance.trail).toContain('event-emitted /do/0/tell');
  });

  it('keeps the id and time it is given, and extension attributes', () => {
    expect(emit({ id: 'mine', time: '2020-01-01T00:00:00Z', priority: 3, data: null }).start().last('emit').event).toMatchObject({ id: 'mine', time: '2020-01-01T00:00:00Z', priority: 3, data: null });
  });

  it('fills in its source as a URI template', () => {
    expect(emit({ source: 'https://pets.example/{id}' }).start({ id: 'a b' }).last('emit').event.source).toBe('https://pets.example/a%20b');
  });

  it.each<[string, object]>([
    ['validation', { type: '${ 1 }' }],
    ['validation', { 'Not-A-Name': 'x' }],
    ['validation', { time: '${ "yesterday" }' }],
    ['validation', { extra: { a: 1 } }],
    ['validation', { type: '${ "a\\u0000" }' }],
    ['validation', { id: '${ [range(1025) | "a"] | add }' }],
    ['validation', { data: 1, data_base64: 'aGk=' }],
    ['expression', { data: '${ error("no") }' }],
  ])('raises a %s error for %j', (name, attributes) => {
    expect(faultOf(emit(attributes).start())).toEqual([name, 400, '/do/0/tell']);
  });

  it('needs a source and a type', () => {
    expect(errorsOf({ document, do: [{ tell: { emit: { event: { with: {} } } } }] }).map(({ pointer }) => pointer)).toEqual([
      '/do/0/tell/emit/event/with/source',
      '/do/0/tell/emit/event/with/type',
    ]);
  });
});
