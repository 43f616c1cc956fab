import { describe, expect, it } from 'vitest';
import { readEvents } from './read-events.ts';

const event = { specversion: '1.0', id: '1', source: 'test:here', type: 'happened' };
const structured = { 'content-type': 'application/cloudevents+json; charset=utf-8' };
const batch = { 'content-type': 'application/cloudevents-batch+json' };
const ce = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': 'test:here', 'ce-type': 'happened' };

describe('CloudEvents over HTTP (HTTP protocol binding 1.0)', () => {
  it('come structured', () => {
    expect(readEvents({ headers: structured, body: JSON.stringify({ ...event, data: { a: 1 } }) })).toEqual({ ok: true, events: [{ ...event, data: { a: 1 } }] });
  });

  it('come in batches, also empty ones', () => {
    expect(readEvents({ headers: batch, body: JSON.stringify([event, { ...event, id: '2' }]) })).toEqual({ ok: true, events: [event, { ...event, id: '2' }] });
    expect(readEvents({ headers: batch, body: '[]' })).toEqual({ ok: true, events: [] });
  });

  it.each(['urn:sensor:ü', '/a?b=[1]#c', '../a%20b', 'mailto:ada@example.org'])('come from %s', (source) => {
    expect(readEvents({ headers: structured, body: JSON.stringify({ ...event, source }) })).toEqual({ ok: true, events: [{ ...event, source }] });
  });

  it('are told of a thousand mistakes at most (I11)', () => {
    const mistaken = { ...event, ...Object.fromEntries(Array.from({ length: 1500 }, (_, index) => [`A${index}`, 1])) };
    const read = readEvents({ headers: structured, body: JSON.stringify(mistaken) });
    expect(read.ok ? [] : [read.errors.length, read.errors.at(-1)?.message]).toEqual([1001, 'There are 500 more problems.']);
  });

  it('come in binary mode, with attributes in headers, percent-encoded', () => {
    const headers = { ...ce, 'ce-subject': 'a%20b', 'ce-broken': '%', 'content-type': 'application/json' };
    expect(readEvents({ headers, body: '{"a":1}' })).toEqual({ ok: true, events: [{ ...event, subject: 'a b', broken: '%', datacontenttype: 'application/json', data: { a: 1 } }] });
    expect(readEvents({ headers: { ...ce, 'content-type': 'text/plain' }, body: 'hi' })).toEqual({ ok: true, events: [{ ...event, datacontenttype: 'text/plain', data: 'hi' }] });
    expect(readEvents({ headers: ce, body: '' })).toEqual({ ok: true, events: [event] });
  });

  it.each<[string, Record<string, string>, string, string]>([
    ['no JSON', structured, '{', ''],
    ['a batch of no JSON', batch, '{', ''],
    ['a batch that is no list', batch, '{}', ''],
    ['a batch too large', batch, JSON.stringify(Array.from({ length: 1001 }, () => event)), ''],
    ['a source that is no URI reference', structured, JSON.stringify({ ...event, source: 'not a uri' }), '/source'],
    ['data of no JSON', { ...ce, 'content-type': 'application/json' }, '{', ''],
    ['data that nests too deep', structured, JSON.stringify({ ...event, data: JSON.parse(`${'['.repeat(200)}${']'.repeat(200)}`) as unknown }), ''],
    ['no id', batch, JSON.stringify([{ ...event, id: undefined }]), '/0/id'],
    ['an id that no table can hold', structured, JSON.stringify({ ...event, id: 'a\0b' }), '/id'],
    ['half a character in its source', structured, JSON.stringify({ ...event, source: 'test:\ud800' }), '/source'],
    ['a type that no index can hold', structured, JSON.stringify({ ...event, type: 'a'.repeat(1025) }), '/type'],
    ['an id of as many bytes, though of fewer characters', structured, JSON.stringify({ ...event, id: 'ä'.repeat(513) }), '/id'],
    ['another version', structured, JSON.stringify({ ...event, specversion: '0.3' }), '/specversion'],
    ['an attribute of structure', structured, JSON.stringify({ ...event, extra: {} }), '/extra'],
  ])('are refused with %s', (_what, headers, body, pointer) => {
    const read = readEvents({ headers, body });
    expect(read.ok ? [] : read.errors.map((error) => error.pointer)).toEqual([pointer]);
  });
});
