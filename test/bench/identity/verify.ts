import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { systemClock } from '@holdfast/clock/system-clock';
import { grants } from '@holdfast/contracts/permissions';
import { KeySetCache } from '@holdfast/nest-auth/key-set-cache';
import { RevocationCache } from '@holdfast/nest-auth/revocation-cache';
import { accessTokenVerifier } from '@holdfast/nest-auth/verify-access-token';
import { silentLogger } from '@holdfast/telemetry/logger';

const issuer = 'https://bench.example';
const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** Verifications per second of one core's time: new tokens, and tokens that were verified before. */
export interface Verified {
  readonly fresh: number;
  readonly remembered: number;
}

/** Signature, claims, deny-list of ten thousand entries and permission, as the guard of every service checks them. @param bits of the RSA key */
export async function measureVerification(bits: number, count: number): Promise<Verified> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }] };
  const iat = Math.floor(Date.now() / 1000);
  const tokens = Array.from({ length: count }, () => {
    const claims = {
      iss: issuer, aud: 'holdfast', sub: randomUUID(), client_id: 'holdfast', iat, exp: iat + 3600, jti: randomUUID(), sid: randomUUID(), tenant: randomUUID(),
      permissions: ['read:workflow-instances', 'run:workflow-definitions', 'read:schedules'],
    };
    const input = `${encode({ alg: 'RS256', typ: 'at+jwt', kid: 'k1' })}.${encode(claims)}`;
    return `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`;
  });
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  const items = Array.from({ length: 10_000 }, () => ({ kind: 'session', value: randomUUID(), issuedUntil: null, expiresAt }));
  const fetchRevocations = (cursor: number) => Promise.resolve({ items: items.slice(cursor, cursor + 2000), next: Math.min(cursor + 2000, items.length), more: cursor + 2000 < items.length });
  const keySets = new KeySetCache(() => Promise.resolve(jwks), systemClock, silentLogger);
  const revocations = new RevocationCache({ fetch: fetchRevocations }, systemClock, silentLogger);
  const verifier = accessTokenVerifier({ issuer, audience: 'holdfast' }, keySets, systemClock, revocations);

  // The lists are read once a second, however many tokens come.
  await verifier.verify(tokens[0] ?? '');

  const perSecond = async (rounds: number): Promise<number> => {
    const before = process.cpuUsage();
    for (let round = 0; round < rounds; round += 1) {
      for (const token of tokens) {
        const claims = await verifier.verify(token);
        if (claims === undefined || !grants(claims.permissions, 'read:schedules')) throw new Error('a good token was refused');
      }
    }
    const { user, system } = process.cpuUsage(before);
    return (rounds * count * 1e6) / (user + system);
  };
  return { fresh: await perSecond(1), remembered: await perSecond(20) };
}
