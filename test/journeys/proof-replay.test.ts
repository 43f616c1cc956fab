import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlatform } from '@holdfast/local/platform/start-platform';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import * as client from 'openid-client';
import { Agent, fetch as undiciFetch } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Receiver } from './receiver.ts';
import { World } from './world.ts';

let world: World;
let agent: Agent;

beforeAll(async () => {
  const stateDir = await mkdtemp(join(tmpdir(), 'holdfast-proofs-'));
  const [platform, receiver] = [await startPlatform({ stateDir, ports: 'free', replicas: { 'workflow-engine': 2 } }), new Receiver()];
  world = await World.over(platform, receiver, await receiver.start(), stateDir, 30_000);
  agent = new Agent({ connect: { ca: readFileSync(platform.caFile, 'utf8') } });
});
afterAll(async () => {
  await (agent as Agent | undefined)?.close();
  await (world as World | undefined)?.[Symbol.asyncDispose]();
});

describe('RFC 9449 section 11.1: with two replicas', () => {
  it('a proof works once, on whichever of them it comes first', async () => {
    const made = await world.api.call('/v1/oauth-clients', {
      method: 'POST', token: world.token,
      body: { name: 'Bound', redirectUris: [], grantTypes: ['client_credentials'], authentication: 'client_secret_basic', permissions: ['read:workflow-instances'], binding: 'dpop' },
    });
    expect(made.status, made.text).toBe(201);
    const issuer = new URL(world.platform.urls.gateway);
    const fetch: client.CustomFetch = async (url: string, options: object) => undiciFetch(url, { ...options, dispatcher: agent });
    const config = await client.discovery(issuer, String(made.json['id']), {}, client.ClientSecretBasic(String(made.json['secret'])), { [client.customFetch]: fetch });
    const keys = await generateKeyPair('ES256', { extractable: true });
    const { access_token: token } = await client.clientCredentialsGrant(config, {}, { DPoP: client.getDPoPHandle(config, keys) });
    const [jwk, ath] = [await exportJWK(keys.publicKey), createHash('sha256').update(token).digest('base64url')];
    const proof = () =>
      new SignJWT({ jti: randomUUID(), htm: 'GET', htu: `${issuer.origin}/v1/instances`, iat: Math.floor(Date.now() / 1000), ath }).setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk }).sign(keys.privateKey);
    const show = async (dpop: string) => (await world.api.call('/v1/instances', { headers: { authorization: `DPoP ${token}`, dpop } })).status;

    for (let round = 0; round < 10; round += 1) {
      const once = await proof();
      const statuses = await Promise.all(Array.from({ length: 8 }, () => show(once)));
      expect(statuses.toSorted((one, other) => one - other)).toEqual([200, 401, 401, 401, 401, 401, 401, 401]);
    }
    expect(await show(await proof())).toBe(200);
  });
});
