import { describe, expect, it } from 'vitest';
import { sampleToken } from '../token/sample-token.ts';
import { composeMail } from './compose-mail.ts';

const token = sampleToken({ expiresAt: new Date('2026-03-01T12:00:00Z') });
const compose = (question: Partial<typeof token.question> = {}) => composeMail({ ...token, question: { ...token.question, ...question } }, 'the.token', 'grace@example.com', 'https://holdfast.example');

describe('the mail of a link', () => {
  it('holds both links, who asks for what and by when, as text and as HTML', () => {
    const mail = compose();
    for (const body of [mail.text, mail.html]) {
      for (const part of ['https://holdfast.example/r#the.token', 'https://holdfast.example/r?t=the.token', 'ada@example.com', 'A chair, 120 EUR.', 'Approve, Reject', '2026-03-01 12:00 UTC']) {
        expect(body).toContain(part);
      }
    }
    expect(mail.to).toBe('grace@example.com');
  });

  it('has a Message-ID from the id of the token, so that a repetition can be told', () => {
    expect(compose().messageId).toBe(`<${token.tokenId}@holdfast.example>`);
  });

  it('has the title as its subject, on one line whatever it holds', () => {
    expect(compose({ title: 'Pay\r\nBcc: eve@example.com\u2028\u0000now\u202e' }).subject).toBe('Pay Bcc: eve@example.com now');
    expect(compose({ title: '\r\n' }).subject).toBe('A decision is asked of you');
    expect(compose({ title: '😀'.repeat(300) }).subject).toHaveLength(400);
  });

  it('escapes what a workflow says in the HTML', () => {
    expect(compose({ title: '<script>', message: '<b>' }).html).not.toMatch(/<script>|<b>/u);
  });

  it('leaves out a message that is not there', () => {
    const { message: _none, ...question } = token.question;
    expect(composeMail({ ...token, question }, 't', 'grace@example.com', 'https://holdfast.example').html).not.toContain('pre-line');
  });
});
