import type { PublicKey } from './signing-key.ts';
import type { SigningKeyStore } from './signing-key.store.ts';

/** An RSA key as a member of a JWK set: what RFC 7517 section 4 and RFC 7518 section 6.3.1 name, and nothing private. */
export interface PublicJwk {
  readonly kty: 'RSA';
  readonly use: 'sig';
  readonly alg: 'RS256';
  readonly kid: string;
  readonly n: string;
  readonly e: string;
}

/** The one JWKS: every key that a verifier may need now or next. */
export class PublishKeys {
  readonly #keys: Pick<SigningKeyStore, 'published'>;

  constructor(keys: Pick<SigningKeyStore, 'published'>) {
    this.#keys = keys;
  }

  async execute(): Promise<{ keys: PublicJwk[] }> {
    return { keys: (await this.#keys.published()).map(toJwk) };
  }
}

function toJwk({ kid, modulus, exponent }: PublicKey): PublicJwk {
  return { kty: 'RSA', use: 'sig', alg: 'RS256', kid, n: modulus, e: exponent };
}
