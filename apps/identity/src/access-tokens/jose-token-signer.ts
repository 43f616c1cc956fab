import { SignJWT } from 'jose';
import type { ActiveKeyCache } from '../keys/active-key.ts';
import { maximumTokenBytes } from './token-size.ts';
import type { TokenSigner } from './token-signer.ts';

/** Signs with the active key by its algorithm, off the main thread. */
export function joseTokenSigner(keys: Pick<ActiveKeyCache, 'get'>): TokenSigner {
  return {
    sign: async (claims) => {
      const { kid, alg, privateKey } = await keys.get();
      const token = await new SignJWT({ ...claims, permissions: [...claims.permissions] }).setProtectedHeader({ alg, typ: 'at+jwt', kid }).sign(privateKey);
      if (token.length >= maximumTokenBytes) throw new Error(`an access token of ${token.length} bytes is too long`);
      return token;
    },
  };
}
