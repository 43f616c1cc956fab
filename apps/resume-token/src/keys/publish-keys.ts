import { exportJWK } from 'jose';
import type { KeyRing } from './key-ring.ts';

export interface PublicJwk {
  readonly kty: 'RSA';
  readonly use: 'sig';
  readonly alg: 'RS256';
  readonly kid: string;
  readonly n: string;
  readonly e: string;
}

/** The public halves of the keys that sign tokens and receipts: what checks a receipt. */
export class PublishKeys {
  readonly #keys: KeyRing;

  constructor(keys: KeyRing) {
    this.#keys = keys;
  }

  async execute(): Promise<{ keys: PublicJwk[] }> {
    const keys = await Promise.all(
      (await this.#keys.published()).map(async ({ kid, publicKey }): Promise<PublicJwk> => {
        const { n = '', e = '' } = await exportJWK(publicKey);
        return { kty: 'RSA', use: 'sig', alg: 'RS256', kid, n, e };
      }),
    );
    return { keys };
  }
}
