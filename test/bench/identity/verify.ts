import { generateKeyPairSync, randomUUID, sign, verify, type KeyObject } from 'node:crypto';
import { systemClock } from '@holdfast/clock/system-clock';
import { grants } from '@holdfast/contracts/permissions';
import { KeySetCache } from '@holdfast/nest-auth/key-set-cache';
import { RevocationCache } from '@holdfast/nest-auth/revocation-cache';
import { accessTokenVerifier, type AccessTokenVerifier } from '@holdfast/nest-auth/verify-access-token';
import { silentLogger } from '@holdfast/telemetry/logger';

const issuer = 'https://bench.example';
const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** Per second of one core's time: signatures and nothing else, new tokens, and tokens that were verified before. */
export interface Verified {
  readonly bare: number;
  readonly fresh: number;
  readonly remembered: number;
}

/** Verifiers that know no token yet, a round. */
const passes = 3;

/** Tokens of one key, all different. Each pass over them is by a verifier that has seen none of them. */
export class VerificationStage {
  readonly #publicKey: KeyObject;
  readonly #first: string;
  readonly #tokens: readonly string[];

  /** @param bits of the RSA key */
  constructor(bits: number, count: number) {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
    this.#publicKey = publicKey;
    this.#first = issue(privateKey);
    this.#tokens = Array.from({ length: count }, () => issue(privateKey));
  }

  /** Signature, claims, deny-list of ten thousand entries and permission, as the guard of every service checks them. */
  async measure(): Promise<Verified> {
    const verifiers = Array.from({ length: passes }, () => this.#verifier());
    // The lists are read once a second, however many tokens come.
    for (const verifier of verifiers) await verifier.verify(this.#first);
    const check = async (verifier: AccessTokenVerifier): Promise<void> => {
      for (const token of this.#tokens) {
        const claims = await verifier.verify(token);
        if (claims === undefined || !grants(claims.permissions, 'read:schedules')) throw new Error('a good token was refused');
      }
    };
    const signed = this.#tokens.map((token) => [Buffer.from(token.slice(0, token.lastIndexOf('.'))), Buffer.from(token.slice(token.lastIndexOf('.') + 1), 'base64url')] as const);
    const bare = await this.#perSecond(verifiers, async () => {
      for (const [input, signature] of signed) if (!verify('sha256', input, this.#publicKey, signature)) throw new Error('a good signature was refused');
    });
    return { bare, fresh: await this.#perSecond(verifiers, check), remembered: await this.#perSecond([...verifiers, ...verifiers, ...verifiers], check) };
  }

  #verifier(): AccessTokenVerifier {
    const jwks = { keys: [{ ...this.#publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }] };
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    const items = Array.from({ length: 10_000 }, () => ({ kind: 'session', value: randomUUID(), issuedUntil: null, expiresAt }));
    const fetch = (cursor: number) => Promise.resolve({ items: items.slice(cursor, cursor + 2000), next: Math.min(cursor + 2000, items.length), more: cursor + 2000 < items.length });
    const keySets = new KeySetCache(() => Promise.resolve(jwks), systemClock, silentLogger);
    return accessTokenVerifier({ issuer, audience: 'holdfast' }, keySets, systemClock, new RevocationCache({ fetch }, systemClock, silentLogger));
  }

  async #perSecond(verifiers: readonly AccessTokenVerifier[], pass: (verifier: AccessTokenVerifier) => Promise<void>): Promise<number> {
    const before = process.cpuUsage();
    for (const verifier of verifiers) await pass(verifier);
    const { user, system } = process.cpuUsage(before);
    return (verifiers.length * this.#tokens.length * 1e6) / (user + system);
  }
}

function issue(privateKey: KeyObject): string {
  const iat = Math.floor(Date.now() / 1000);
  const claims = {
    iss: issuer, aud: 'holdfast', sub: randomUUID(), client_id: 'holdfast', iat, exp: iat + 3600, jti: randomUUID(), sid: randomUUID(), tenant: randomUUID(),
    permissions: ['read:workflow-instances', 'run:workflow-definitions', 'read:schedules'],
  };
  const input = `${encode({ alg: 'RS256', typ: 'at+jwt', kid: 'k1' })}.${encode(claims)}`;
  return `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`;
}
