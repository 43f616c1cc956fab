import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { verifyExport, type VerifiedExport } from '@holdfast/audit-core/verify-export';
import type { JSONWebKeySet } from 'jose';
import { sha256 } from './sha256.ts';
import { statementOpener } from './signed-statement.ts';

/**
 * Checks an export without a connection to anything.
 *
 * @param path JSON Lines, as `GET /v1/audit/export` gives them
 * @param jwksPath the public keys, as `GET /v1/audit/keys` or the JWKS gives them
 */
export function verifyFile(path: string, jwksPath: string): Promise<VerifiedExport> {
  const keys = JSON.parse(readFileSync(jwksPath, 'utf8')) as JSONWebKeySet;
  return verifyExport(createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY }), { digest: sha256, openStatement: statementOpener(keys) });
}
