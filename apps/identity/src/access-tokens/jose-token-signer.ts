import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';
import type { SigningKeyStore } from '../keys/signing-key.store.ts';
import type { TokenSigner } from './token-signer.ts';

/** What proxies and header limits bear with room to spare. */
const maximumBytes = 2048;

/** Asks for the active key each time: a rotated key signs nothing more, on any replica (I14). */
export function joseTokenSigner(keys: Pick<SigningKeyStore, 'active'>): TokenSigner {
  return {
    sign: async (claims) => {
      const key = await keys.active();
      if (key === undefined) throw new Error('no signing key is active');
      const privateKey = createPrivateKey({ key: Buffer.from(key.privateKey), format: 'der', type: 'pkcs8' });
      const token = await new SignJWT({ ...claims, permissions: [...claims.permissions] })
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: key.kid })
        .sign(privateKey);
      if (token.length >= maximumBytes) throw new Error(`an access token of ${token.length} bytes is too long`);
      return token;
    },
  };
}
