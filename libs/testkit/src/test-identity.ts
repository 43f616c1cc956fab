import { createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** The tenant that operates the platform, as this identity has it. */
export const operatingTenant = '00000000-0000-7000-8000-00000000000a';

const others: readonly (readonly [path: string, answer: string])[] = [
  ['/internal/v1/revocations', '{"items":[],"next":0,"more":false}'],
  ['/internal/v1/operating-tenant', JSON.stringify({ tenantId: operatingTenant })],
];

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

/** An access token (RFC 9068) of the key that `startTestIdentity` publishes. */
export function accessToken(issuer: string, tenantId: string, permissions: readonly string[], subject: string = randomUUID()): string {
  const iat = Math.floor(Date.now() / 1000);
  const header = encode({ alg: 'RS256', typ: 'at+jwt', kid: 'test' });
  const claims = encode({ iss: issuer, aud: 'holdfast', sub: subject, client_id: 'test', iat, exp: iat + 600, jti: randomUUID(), tenant: tenantId, permissions });
  return `${header}.${claims}.${createSign('RSA-SHA256').update(`${header}.${claims}`).sign(privateKey, 'base64url')}`;
}

/** A service over mutual TLS that publishes one key and has revoked nothing, and one tenant that operates the platform, as identity does. @returns its URL, and how to stop it. */
export async function startTestIdentity(tlsDir: string): Promise<{ url: string; close(): void }> {
  const { n, e } = publicKey.export({ format: 'jwk' });
  const jwks = JSON.stringify({ keys: [{ kty: 'RSA', use: 'sig', alg: 'RS256', kid: 'test', n, e }] });
  const file = (name: string): Buffer => readFileSync(join(tlsDir, name));
  const server = createServer({ cert: file('tls.crt'), key: file('tls.key'), ca: file('ca.crt'), requestCert: true }, (request, response) => {
    const [, answer = jwks] = others.find(([path]) => request.url?.startsWith(path) === true) ?? [];
    response.setHeader('content-type', 'application/json').end(answer);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
