import { decodeJwt } from 'jose';

/** The jti that a text claims to have, true or not: for counting attempts with altered tokens, never for trust. */
export function namedJti(text: string): string | undefined {
  try {
    return decodeJwt(text).jti;
  } catch {
    return undefined;
  }
}
