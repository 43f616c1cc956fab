import { X509Certificate, createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The contents of HOLDFAST_TLS_DIR, PEM, under cert-manager's names. */
export interface WorkloadCertificate {
  /** tls.crt: the workload's certificate, then its intermediates. */
  readonly cert: string;
  /** tls.key */
  readonly key: string;
  /** ca.crt: who may sign the other side's certificate. */
  readonly ca: string;
}

/** @throws {Error} when a file is missing or unreadable, or the key is not the certificate's: also in the middle of a swap. */
export function loadWorkloadCertificate(directory: string): WorkloadCertificate {
  const read = (name: string) => readFileSync(join(directory, name), 'utf8');
  const certificate = { cert: read('tls.crt'), key: read('tls.key'), ca: read('ca.crt') };
  if (!new X509Certificate(certificate.cert).checkPrivateKey(createPrivateKey(certificate.key))) throw new Error('tls.key is not the key of tls.crt');
  void new X509Certificate(certificate.ca);
  return certificate;
}
