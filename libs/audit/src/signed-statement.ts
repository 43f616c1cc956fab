import type { Statement } from '@holdfast/audit-core/statement';
import { compactVerify, createLocalJWKSet, type JSONWebKeySet, SignJWT, type CryptoKey, type KeyObject } from 'jose';
import { z } from 'zod';

/** No token of anything else has this type (RFC 8725 section 3.11). */
const type = 'audit-statement+jwt';

const statement: z.ZodType<Statement> = z.strictObject({
  purpose: z.enum(['checkpoint', 'export']),
  chain: z.string(),
  from: z.int().positive(),
  sequence: z.int().nonnegative(),
  hash: z.string(),
  at: z.string(),
});

export interface StatementKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey | KeyObject;
}

export function signStatement(content: Statement, { kid, alg, privateKey }: StatementKey): Promise<string> {
  return new SignJWT({ ...content }).setProtectedHeader({ alg, typ: type, kid }).sign(privateKey);
}

/** @returns for `verifyExport`: opens what a key of the set has signed, and nothing else */
export function statementOpener(keys: JSONWebKeySet): (text: string) => Promise<Statement | undefined> {
  const keySet = createLocalJWKSet(keys);
  return async (text) => {
    try {
      const { payload, protectedHeader } = await compactVerify(text, keySet, { algorithms: ['RS256', 'RS512', 'ES256', 'EdDSA', 'Ed25519'] });
      if (protectedHeader.typ !== type) return undefined;
      return statement.parse(JSON.parse(Buffer.from(payload).toString('utf8')));
    } catch {
      return undefined;
    }
  };
}
