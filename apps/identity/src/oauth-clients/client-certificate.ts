import { X509Certificate } from 'node:crypto';
import type { PublicKeyMembers } from './oauth-client.ts';

/**
 * A client's certificate as the key set that RFC 8705 section 2.2 compares it by: one key with the certificate in `x5c`.
 *
 * @param pem one certificate
 * @returns no key when the text is no certificate
 */
export function keysOfCertificate(pem: string): readonly PublicKeyMembers[] {
  try {
    const certificate = new X509Certificate(pem);
    return [{ ...certificate.publicKey.export({ format: 'jwk' }), x5c: [certificate.raw.toString('base64')] }];
  } catch {
    return [];
  }
}
