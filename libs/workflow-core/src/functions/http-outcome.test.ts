import { describe, expect, it } from 'vitest';
import type { HttpCall } from '../call.ts';
import { maxDataSize } from '../json.ts';
import { httpFailure, httpOutcome } from './http-outcome.ts';

const call: HttpCall = { type: 'http', method: 'GET', uri: 'https://x.example/a?b=c', headers: { accept: '*/*' }, query: [], output: 'content', redirect: false };
const bytes = (text: string) => new TextEncoder().encode(text);

function outcome(text: string, contentType: string, parts: Partial<HttpCall> = {}, statusCode = 200) {
  return httpOutcome({ ...call, ...parts }, { statusCode, headers: { 'content-type': contentType }, content: bytes(text) });
}

describe('the outcome of an HTTP call', () => {
  it('is the content: JSON as its value, text as text, anything else as base64, nothing as null', () => {
    expect(outcome('{"a":1}', 'application/json; charset=utf-8')).toEqual({ ok: true, output: { a: 1 } });
    expect(outcome('[1]', 'application/problem+json')).toEqual({ ok: true, output: [1] });
    expect(outcome('hällo', 'Text/Plain')).toEqual({ ok: true, output: 'hällo' });
    expect(outcome('hi', 'image/png')).toEqual({ ok: true, output: 'aGk=' });
    expect(outcome('', 'application/json')).toEqual({ ok: true, output: null });
    expect(httpOutcome(call, { statusCode: 204, headers: {}, content: bytes('x') })).toEqual({ ok: true, output: 'eA==' });
  });

  it('is the content as base64 with raw', () => {
    expect(outcome('{"a":1}', 'application/json', { output: 'raw' })).toEqual({ ok: true, output: 'eyJhIjoxfQ==' });
  });

  it('is the response with response', () => {
    expect(outcome('{"a":1}', 'application/json', { output: 'response' }, 201)).toEqual({
      ok: true,
      output: {
        request: { method: 'GET', uri: 'https://x.example/a?b=c', headers: { accept: '*/*' } },
        statusCode: 201,
        headers: { 'content-type': 'application/json' },
        content: { a: 1 },
      },
    });
  });

  it('says with response what was asked, as it was sent', () => {
    const query: HttpCall['query'] = [['d', 'e f'], ['d', '&']];
    expect(outcome('', 'application/json', { output: 'response', query })).toMatchObject({ output: { request: { uri: 'https://x.example/a?b=c&d=e+f&d=%26' } } });
    expect(outcome('', 'application/json', { output: 'response', query, uri: 'hf-secret.' })).toMatchObject({ output: { request: { uri: 'hf-secret.' } } });
  });

  it('is a communication error with its status for all but 2xx', () => {
    for (const status of [199, 300, 302, 404, 503]) {
      expect(outcome('{}', 'application/json', {}, status)).toMatchObject({ ok: false, error: { type: expect.stringMatching(/\/communication$/u), status, detail: `GET https://x.example/a answered ${status}.` } });
    }
  });

  it('takes 3xx for an answer with redirect', () => {
    expect(outcome('{}', 'application/json', { redirect: true }, 302)).toEqual({ ok: true, output: {} });
    expect(outcome('{}', 'application/json', { redirect: true }, 400)).toMatchObject({ ok: false, error: { status: 400 } });
  });

  it('is a communication error for JSON that is not valid', () => {
    expect(outcome('{"a":', 'application/json')).toMatchObject({ ok: false, error: { status: 500, detail: 'GET https://x.example/a answered with JSON that is not valid.' } });
  });

  it('is a communication error for content that is too much or too deep (I11)', () => {
    expect(outcome('x'.repeat(maxDataSize), 'text/plain')).toMatchObject({ ok: false, error: { status: 500 } });
    expect(outcome('['.repeat(100_000) + ']'.repeat(100_000), 'application/json')).toMatchObject({ ok: false, error: { status: 500 } });
  });

  it('is a communication error when there was no response', () => {
    expect(httpFailure(call, 'there was no answer.')).toMatchObject({ ok: false, error: { status: 500, detail: 'GET https://x.example/a: there was no answer.' } });
  });
});
