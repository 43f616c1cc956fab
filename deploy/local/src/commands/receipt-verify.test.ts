import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { receiptVerify } from './receipt-verify.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-receipt-'));
afterAll(() => rmSync(folder, { recursive: true }));

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
/** SHA-256 of `{"amount":120,"note":"ü"}`. */
const payloadHash = 'UlRwG3zQy3E6ucm9OJ2y62SzDDdr43tzzcYy8cG4wjU';
const claims = { jti: 'r-1', title: 'Expense 17', outcome: 'approve', decided_by: 'grace@example.com', decided_at: '2026-03-01T12:00:00.000Z', definition: { namespace: 'finance', name: 'expense', version: '1.0.0' } };

function receipt(header: object = {}, given: object = claims): string {
  const input = `${encoded({ alg: 'EdDSA', typ: 'receipt+jwt', kid: 'one', ...header })}.${encoded(given)}`;
  return `${input}.${sign(null, Buffer.from(input), privateKey).toString('base64url')}`;
}

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const jwks = file('keys.json', JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'EdDSA' }] }));

/** What the command says of a file with this content. */
async function said(content: string, ...more: string[]): Promise<string> {
  const lines: string[] = [];
  await receiptVerify([file('receipt', content), '--jwks', jwks, ...more], { say: (line) => void lines.push(line), elapsed: () => 0 });
  return lines.join('\n');
}

describe('a receipt is checked without a connection', () => {
  it('by itself, or in the answer that it came with: who decided what, when, under which definition', async () => {
    for (const content of [`${receipt()}\n`, JSON.stringify({ state: 'resumed', receipt: receipt() })]) {
      expect(await said(content)).toContain('receipt r-1 is genuine: grace@example.com decided "approve" on "Expense 17" at 2026-03-01T12:00:00.000Z; workflow finance/expense 1.0.0');
    }
  });

  it('with the payload of the decision, in whatever order its members stand', async () => {
    const withPayload = receipt({}, { ...claims, reason: 'cheap', payload_hash: payloadHash });
    expect(await said(withPayload, '--payload', file('payload.json', '{ "note": "ü", "amount": 120 }'))).toContain(`reason "cheap"; payload SHA-256 ${payloadHash}, as given`);
    await expect(said(withPayload, '--payload', file('payload.json', '{ "note": "ü", "amount": 121 }'))).rejects.toThrow('is not the payload');
    await expect(said(receipt(), '--payload', file('payload.json', '{}'))).rejects.toThrow('is not the payload');
  });

  it('with each digit of large integers in it', async () => {
    const withPayload = receipt({}, { ...claims, payload_hash: createHash('sha256').update('{"amount":9007199254740993}').digest('base64url') });
    expect(await said(withPayload, '--payload', file('payload.json', '{ "amount": 9007199254740993 }'))).toContain('as given');
    await expect(said(withPayload, '--payload', file('payload.json', '{ "amount": 9007199254740992 }'))).rejects.toThrow('is not the payload');
  });

  it('and refused when it was altered, when a stranger signed it, and when it is something else', async () => {
    const [head, , signature] = receipt().split('.');
    await expect(said(`${head}.${encoded({ ...claims, outcome: 'reject' })}.${signature}`)).rejects.toThrow('not that of the key');
    for (const other of [receipt({ kid: 'two' }), receipt({ typ: 'resume+jwt' }), receipt({ alg: 'RS256' }), receipt({ alg: 'none' }), '', '{}', 'a.b.c']) await expect(said(other)).rejects.toThrow('it is no receipt');
    await expect(receiptVerify([], { say: () => undefined, elapsed: () => 0 })).rejects.toThrow('Name the receipt');
  });
});
