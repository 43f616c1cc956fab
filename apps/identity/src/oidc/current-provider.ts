import type { JWK, Provider } from 'oidc-provider';
import type { ActiveKeyCache } from '../keys/active-key.ts';

/** The provider of the key that signs now. Another key, another provider: everything else it needs is in Postgres. */
export class CurrentProvider {
  readonly #keys: Pick<ActiveKeyCache, 'get'>;
  readonly #create: (signingKey: JWK) => Provider;
  #current: { readonly kid: string; readonly provider: Provider } | undefined;

  constructor(keys: Pick<ActiveKeyCache, 'get'>, create: (signingKey: JWK) => Provider) {
    this.#keys = keys;
    this.#create = create;
  }

  async get(): Promise<Provider> {
    const { kid, alg, privateKey } = await this.#keys.get();
    if (this.#current?.kid !== kid) this.#current = { kid, provider: this.#create({ ...privateKey.export({ format: 'jwk' }), kid, alg, use: 'sig' }) };
    return this.#current.provider;
  }
}
