import { parseJson } from '@holdfast/json/parse-json';
import { createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, request as send, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** Who signs in a test: issuer, subject and permissions of an access token. */
export interface TestSubject {
  readonly issuer: string;
  readonly tenantId: string;
  readonly subject?: string;
  readonly permissions?: readonly string[];
}

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

/** An access token (RFC 9068) of the key that `startTestIdentity` publishes. */
export function accessToken({ issuer, tenantId, subject = randomUUID(), permissions = ['*'] }: TestSubject): string {
  const iat = Math.floor(Date.now() / 1000);
  const header = encode({ alg: 'RS256', typ: 'at+jwt', kid: 'test' });
  const claims = encode({ iss: issuer, aud: 'holdfast', sub: subject, client_id: 'test', iat, exp: iat + 600, jti: randomUUID(), tenant: tenantId, permissions });
  return `${header}.${claims}.${createSign('RSA-SHA256').update(`${header}.${claims}`).sign(privateKey, 'base64url')}`;
}

function certificate(folder: string) {
  const read = (name: string): Buffer => readFileSync(join(folder, name));
  return { cert: read('tls.crt'), key: read('tls.key'), ca: read('ca.crt') };
}

/** A service over mutual TLS that publishes one key, as identity does. @returns its URL, and how to stop it. */
export async function startTestIdentity(tlsDir: string): Promise<{ url: string; close(): void }> {
  const { n, e } = publicKey.export({ format: 'jwk' });
  const jwks = JSON.stringify({ keys: [{ kty: 'RSA', use: 'sig', alg: 'RS256', kid: 'test', n, e }] });
  const server: Server = createServer({ ...certificate(tlsDir), requestCert: true }, (incoming, response) => {
    const answer = incoming.url?.startsWith('/internal/v1/revocations') === true ? '{"items":[],"next":0,"more":false}' : jwks;
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

export interface GatewayAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Record<string, unknown>;
}

export interface GatewayRequest {
  readonly method?: string;
  readonly path: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
}

/** Sends requests as the gateway does: with its own certificate. */
export function gateway(port: number, tlsDir: string): (request: GatewayRequest) => Promise<GatewayAnswer> {
  return async ({ method, path, token, headers = {}, body }) => {
    const text = typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body);
    const { promise, resolve, reject } = Promise.withResolvers<GatewayAnswer>();
    const request = send(
      {
        ...certificate(tlsDir),
        host: 'localhost',
        port,
        path,
        method: method ?? (text === undefined ? 'GET' : 'POST'),
        agent: false,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const answer = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answer === '' ? {} : (parseJson(answer) as Record<string, unknown>) });
        });
      },
    );
    request.on('error', reject);
    request.end(text);
    return promise;
  };
}
