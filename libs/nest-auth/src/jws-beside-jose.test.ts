import { generateKeyPairSync, sign, constants, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { compactVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { isSignedText, parseKeySet } from './key-set.ts';

interface Signer {
  readonly alg: string;
  readonly publicKey: KeyObject;
  sign(input: string): Buffer;
}

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed25519 = generateKeyPairSync('ed25519');
const signers: readonly Signer[] = [
  { alg: 'RS256', publicKey: rsa.publicKey, sign: (input) => sign('sha256', Buffer.from(input), rsa.privateKey) },
  { alg: 'PS256', publicKey: rsa.publicKey, sign: (input) => sign('sha256', Buffer.from(input), { key: rsa.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }) },
  { alg: 'ES256', publicKey: p256.publicKey, sign: (input) => sign('sha256', Buffer.from(input), { key: p256.privateKey, dsaEncoding: 'ieee-p1363' }) },
  { alg: 'EdDSA', publicKey: ed25519.publicKey, sign: (input) => sign(null, Buffer.from(input), ed25519.privateKey) },
];

/** What an attacker changes before signing: the text of the header. */
const headers = ['', ',"alg":"none"', ',"alg":"HS256"', ',"typ":"JWT"', ',"crit":["b64"],"b64":false', ',"b64":false', ',"crit":["exp"]', ',"jwk":{}', ',"kid":"other"'];

/** What an attacker changes afterwards: a character put in, left out or replaced, somewhere; or a part of another token. */
const change = fc.record({ what: fc.constantFrom('keep', 'insert', 'remove', 'replace', 'cut', 'mix'), at: fc.nat(), by: fc.constantFrom('A', 'Q', '_', '-', '=', '.', ' ', '+', '\n', '\u{e9}') });

const payloads = ['', 'content', '{"sub":"somebody"}'];

function signed(signer: Signer, header: string, payload: string): string {
  const input = `${Buffer.from(`{"alg":"${signer.alg}","kid":"k1"${header}}`).toString('base64url')}.${Buffer.from(payload).toString('base64url')}`;
  return `${input}.${signer.sign(input).toString('base64url')}`;
}

function changed(text: string, other: string, { what, at, by }: { readonly what: string; readonly at: number; readonly by: string }): string {
  const place = at % (text.length + 1);
  const [before, after] = [text.slice(0, place), text.slice(place)];
  if (what === 'insert') return before + by + after;
  if (what === 'remove') return before + after.slice(1);
  if (what === 'replace') return before + by + after.slice(1);
  if (what === 'cut') return before;
  return what === 'mix' ? text.split('.').map((part, index) => (index === at % 3 ? (other.split('.')[index] ?? '') : part)).join('.') : text;
}

/** Signed once: what is changed is their text. */
const tokens = signers.flatMap((by) => headers.flatMap((header) => payloads.map((payload) => ({ by, header, payload, token: signed(by, header, payload) }))));

describe('beside jose', () => {
  it.each(signers)('nothing is accepted that jose refuses, and nothing untouched is refused: $alg', { timeout: 30_000 }, async (signer) => {
    const keys = parseKeySet({ keys: [{ ...signer.publicKey.export({ format: 'jwk' }), alg: signer.alg, use: 'sig', kid: 'k1' }] });
    const byJose = async (text: string) => compactVerify(text, signer.publicKey, { algorithms: [signer.alg] }).then(() => true, () => false);
    const other = signed(signer, '', 'another');
    expect(isSignedText(other, keys)).toBe(true);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...tokens), change, async ({ by, header, payload, token }, after) => {
        const text = changed(token, other, after);
        const ours = isSignedText(text, keys);
        const untouched = by === signer && header === '' && after.what === 'keep' && payload !== '';
        expect({ wronglyAccepted: ours && !(await byJose(text)), wronglyRefused: untouched && !ours }).toEqual({ wronglyAccepted: false, wronglyRefused: false });
      }),
      { numRuns: 300 },
    );
  });
});
