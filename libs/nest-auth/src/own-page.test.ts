import { describe, expect, it } from 'vitest';
import { cookieNamed } from './cookie.ts';
import { csrfDigest, namesCsrfToken, ownPage } from './own-page.ts';

const publicUrl = 'https://holdfast.example';
const from = (method: string, headers: Record<string, string>) => ownPage({ method, headers }, publicUrl).ok;

describe('a request with cookies that changes something', () => {
  it.each([
    ['a page of ours', { 'sec-fetch-site': 'same-origin', origin: publicUrl }],
    ['a page of ours, in a browser without fetch metadata', { origin: publicUrl }],
  ])('is taken from %s', (_who, headers) => {
    expect(from('POST', headers)).toBe(true);
  });

  it.each([
    ['nobody says', {}],
    ['another site', { 'sec-fetch-site': 'cross-site', origin: publicUrl }],
    ['a sister domain', { 'sec-fetch-site': 'same-site', origin: 'https://console.holdfast.example' }],
    ['the address bar', { 'sec-fetch-site': 'none' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['an origin that hides', { origin: 'null' }],
    ['an origin that begins like ours', { origin: 'https://holdfast.example.evil.example' }],
    ['plain HTTP', { origin: 'http://holdfast.example' }],
    ['a browser that contradicts itself', { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }],
  ])('is refused from %s', (_who, headers) => {
    for (const method of ['POST', 'PUT', 'DELETE']) expect(from(method, headers)).toBe(false);
  });
});

describe('a request with cookies that only reads', () => {
  it('may be typed into the address bar, or say nothing', () => {
    expect([from('GET', {}), from('HEAD', { 'sec-fetch-site': 'none' })]).toEqual([true, true]);
  });

  it('is refused from another site, and a WebSocket that another origin opens with it', () => {
    expect([from('GET', { 'sec-fetch-site': 'cross-site' }), from('GET', { 'sec-fetch-site': 'same-site' }), from('GET', { origin: 'https://evil.example', upgrade: 'websocket' })]).toEqual([false, false, false]);
  });
});

describe('a CSRF token', () => {
  const names = (method: string, token?: string) => namesCsrfToken({ method, headers: token === undefined ? {} : { 'x-csrf-token': token } }, csrfDigest('right'));

  it('is asked of what changes something, and must be the session’s own', () => {
    expect([names('POST', 'right'), names('DELETE', 'right'), names('POST', 'wrong'), names('POST', ''), names('POST'), names('DELETE', csrfDigest('right'))]).toEqual([true, true, false, false, false, false]);
  });

  it('is not asked of what only reads', () => {
    expect([names('GET'), names('HEAD')]).toEqual([true, true]);
  });
});

describe('a cookie', () => {
  it('is found by its whole name among others', () => {
    expect(cookieNamed('a=1; __Host-x=2; xa=3', '__Host-x')).toBe('2');
    expect(cookieNamed('xa=3', 'a')).toBeUndefined();
  });

  it('is nothing when it is missing, empty, or there twice', () => {
    expect([cookieNamed(undefined, 'a'), cookieNamed('', 'a'), cookieNamed('a=', 'a'), cookieNamed('a=1; a=2', 'a')]).toEqual([undefined, undefined, undefined, undefined]);
  });
});
