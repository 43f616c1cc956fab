import { describe, expect, it } from 'vitest';
import { ownForm } from './form-origin.ts';

const publicUrl = 'https://holdfast.example';

describe('where a form was posted from', () => {
  it.each([
    ['no browser says', {}],
    ['our own page, in a browser that hides its origin for lack of a referrer', { origin: 'null', 'sec-fetch-site': 'same-origin' }],
    ['our own page, in a browser without fetch metadata', { origin: publicUrl }],
    ['a reload by the person', { 'sec-fetch-site': 'none' }],
  ])('is accepted when it is %s', (_what, headers) => {
    expect(ownForm(headers, publicUrl).ok).toBe(true);
  });

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site', origin: publicUrl }],
    ['a sister domain', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { origin: 'https://holdfast.example.evil.example' }],
    ['another port', { origin: 'https://holdfast.example:8443' }],
    ['plain HTTP', { origin: 'http://holdfast.example' }],
    ['nowhere that it tells', { origin: 'null' }],
  ])('is refused when it is %s', (_what, headers) => {
    expect(ownForm(headers, publicUrl)).toMatchObject({ ok: false, refusal: { code: 'forbidden' } });
  });
});
