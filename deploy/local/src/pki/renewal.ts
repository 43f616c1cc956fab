import { X509Certificate } from 'node:crypto';

/** A certificate that ends sooner than this is replaced; as cert-manager does on Kubernetes, at a third of its 24 hours. */
const renewBeforeMs = 8 * 3_600_000;

/** Whether a leaf must be issued anew: it is absent, unreadable, of another authority, or ends soon. */
export function needsRenewal(certificate: string | undefined, authority: string, now: Date): boolean {
  if (certificate === undefined) return true;
  try {
    const leaf = new X509Certificate(certificate);
    const ends = new Date(leaf.validTo).getTime();
    return ends - now.getTime() < renewBeforeMs || !leaf.verify(new X509Certificate(authority).publicKey);
  } catch {
    return true;
  }
}
