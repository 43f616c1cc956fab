import { describe, expect, it } from 'vitest';
import { english } from '../language/english.ts';
import { french } from '../language/french.ts';
import { german } from '../language/german.ts';
import { sampleToken } from '../token/sample-token.ts';
import { pageStyle } from './page-assets.ts';
import { questionPage } from './question-page.ts';
import { startPage } from './start-page.ts';

const token = sampleToken();
const ask = (question: Partial<typeof token.question>) => ({ ...token, question: { ...token.question, ...question } });
const payloadSchema = {
  type: 'object',
  required: ['amount'],
  properties: {
    amount: { type: 'number', title: 'Amount', minimum: 1, maximum: 500, default: 120 },
    paid: { type: 'boolean', default: true },
    centre: { enum: ['sales', 'research'], default: 'sales' },
    day: { type: 'string', format: 'date' },
    note: { type: 'string', format: 'textarea', description: 'For the books' },
    code: { type: 'string', pattern: '^\\d+$' },
  },
};

describe('the page of a link that works', () => {
  it('says who asks for what, by when, and what will happen', () => {
    const { body, status } = questionPage({ ...token, expiresAt: new Date('2026-03-01T12:00:00Z') }, 'the-token', english);
    expect(status).toBe(200);
    for (const part of ['ada@example.com', 'Approve expense 17', 'A chair, 120 EUR.', 'expense 1.0.0', 'an answer is final']) expect(body).toContain(part);
    expect(body).toMatch(/<time datetime="2026-03-01T12:00:00.000Z">Sunday,? 1 March 2026 at 12:00 UTC</u);
  });

  it('offers each outcome as a button and posts the token in the form, never in an address', () => {
    const { body } = questionPage(ask({ outcomes: ['approve', 'send-back'] }), 'the-token', english);
    expect(body).toContain('<button type="submit" name="outcome" value="send-back">Send back</button>');
    expect(body).toContain('<input type="hidden" name="token" value="the-token">');
    expect(body).not.toMatch(/(?:href|src|action)="[^"]*the-token/u);
    expect(body).not.toMatch(/<title>[^<]*Approve expense/u);
  });

  it('has a labelled input for each field of the payload', () => {
    const { body } = questionPage(ask({ payloadSchema }), 'the-token', english);
    const ids = [...body.matchAll(/<(?:input|select|textarea)[^>]* id="([^"]+)"/gu)].map((match) => match[1] ?? '');
    expect(ids).toHaveLength(7);
    for (const id of ids) expect(body).toContain(`<label for="${id}">`);
    expect(body).toContain('name="payload.amount" required step="any" value="120" min="1" max="500"');
    expect(body).toContain('pattern=".*(?:^\\d+$).*"');
  });

  it('shows what was refused, with the values that were posted', () => {
    const correction = { fields: { 'payload.amount': '0', 'payload.note': '<b>' }, reason: 'why', errors: [{ pointer: '/payload/amount', message: 'must be >= 1' }], failed: 1 };
    const { body, status } = questionPage(ask({ payloadSchema }), 'the-token', english, correction);
    expect(status).toBe(422);
    expect(body).toContain('role="alert"');
    expect(body).toContain('aria-invalid="true"');
    expect(body).toContain('value="0"');
    expect(body).toContain('&lt;b&gt;</textarea>');
    expect(body).toContain('>why</textarea>');
    expect(body).not.toContain(' checked');
  });

  it('sends whoever needs more than a form to the API', () => {
    const { body } = questionPage(ask({ payloadSchema: { type: 'object', properties: { list: { type: 'array' } } } }), 'the-token', english);
    expect(body).toContain('POST /v1/resume');
    expect(body).not.toContain('<form');
  });

  it('escapes whatever a workflow says', () => {
    const evil = '<img src=x onerror=alert(1)>';
    const { body } = questionPage(ask({ title: evil, message: evil, requestedBy: evil, definition: { namespace: evil, name: evil, version: evil } }), 'the-token', english);
    expect(body).not.toContain('<img');
  });

  it.each([english, german, french])('weighs 15 kB at most with its style, in $language, with the longest message, a field of each kind, and each of them refused', (phrases) => {
    const properties = Object.fromEntries(Object.entries(payloadSchema.properties).map(([name, field]) => [name, { description: 'As it stands in the books of the year', ...field }]));
    const errors = Object.keys(properties).map((name) => ({ pointer: `/payload/${name}`, message: 'must NOT have more than 2000 characters' }));
    const correction = { fields: {}, reason: 'r'.repeat(200), errors, failed: 2 };
    const asked = { ...ask({ payloadSchema: { ...payloadSchema, properties }, outcomes: ['approve', 'reject', 'send-back', 'defer'], message: 'm'.repeat(4000) }), recipient: 'grace@example.com' };
    const { body } = questionPage(asked, 't'.repeat(1500), phrases, correction);
    expect(Buffer.byteLength(body) + Buffer.byteLength(pageStyle)).toBeLessThan(15_000);
    expect(body.match(/aria-invalid/gu)).toHaveLength(6);
  });

  it('runs no script', () => {
    const { body, headers } = questionPage(ask({ payloadSchema }), 't', english);
    expect(body).not.toContain('<script');
    expect(headers['content-security-policy']).toBe("default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
    expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store', 'x-robots-tag': 'noindex, nofollow' });
  });

  it('works without script for a link whose token is in the fragment', () => {
    const { body, status } = startPage(english);
    expect(status).toBe(200);
    expect(body).toContain('<script src="/r/page.js" defer></script>');
    expect(body).toContain('<form id="open" method="post" action="/r/view"');
  });
});
