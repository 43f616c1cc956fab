import type { PublicKey, PublicMembers } from './signing-key.ts';
import type { SigningKeyStore } from './signing-key.store.ts';

/** A key as a member of a JWK set (RFC 7517 section 4): its public part and what it is for, and nothing private. */
export type PublicJwk = PublicMembers & {
  readonly use: 'sig';
  readonly alg: string;
  readonly kid: string;
  /** What it signs, when that is not access tokens: it verifies none. */
  readonly purpose?: 'resume-token';
};

/** Keys of other services, for whoever checks what they signed. Never throws; what cannot be had is left out. */
export type OtherKeys = () => Promise<readonly PublicJwk[]>;

/** The one JWKS: every key that a verifier may need now or next. */
export class PublishKeys {
  readonly #keys: Pick<SigningKeyStore, 'published'>;
  readonly #others: OtherKeys;

  constructor(keys: Pick<SigningKeyStore, 'published'>, others: OtherKeys = () => Promise.resolve([])) {
    this.#keys = keys;
    this.#others = others;
  }

  /** What verifies access tokens. */
  async own(): Promise<{ keys: PublicJwk[] }> {
    return { keys: (await this.#keys.published()).map(toJwk) };
  }

  /** A key that has the name of one of ours is none of the others'. */
  async execute(): Promise<{ keys: PublicJwk[] }> {
    const [{ keys }, others] = await Promise.all([this.own(), this.#others()]);
    return { keys: [...keys, ...others.filter(({ kid }) => !keys.some((own) => own.kid === kid))] };
  }
}

function toJwk({ kid, alg, members }: PublicKey): PublicJwk {
  return { ...members, use: 'sig', alg, kid };
}
