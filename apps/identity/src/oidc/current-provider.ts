import { createPrivateKey } from 'node:crypto';
import type { JWK, Provider } from 'oidc-provider';
import type { SigningKeyStore } from '../keys/signing-key.store.ts';

/** The provider of the key that signs now. Another key, another provider: everything else it needs is in Postgres. */
export class CurrentProvider {
  readonly #keys: Pick<SigningKeyStore, 'active'>;
  readonly #create: (signingKey: JWK) => Provider;
  #current: { readonly kid: string; readonly provider: Provider } | undefined;

  constructor(keys: Pick<SigningKeyStore, 'active'>, create: (signingKey: JWK) => Provider) {
    this.#keys = keys;
    this.#create = create;
  }

  async get(): Promise<Provider> {
    const key = await this.#keys.active();
    if (key === undefined) throw new Error('no signing key is active');
    if (this.#current?.kid !== key.kid) {
      const jwk = createPrivateKey({ key: Buffer.from(key.privateKey), format: 'der', type: 'pkcs8' }).export({ format: 'jwk' });
      this.#current = { kid: key.kid, provider: this.#create({ ...jwk, kid: key.kid, alg: 'RS256', use: 'sig' }) };
    }
    return this.#current.provider;
  }
}
