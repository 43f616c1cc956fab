import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../state/replace-file.ts';

/** The key pair of a certificate in PEM, as it lies in a folder. */
export interface CertificateFiles {
  readonly certificate: string;
  /** PKCS #8. */
  readonly key: string;
}

/**
 * Swaps each file by a rename: a reader sees the old or the new one, never half of one. The key comes first; a reader that
 * meets the new key beside the old certificate keeps what it has until the next change.
 */
export function writeCertificate(folder: string, files: CertificateFiles, authority?: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (authority !== undefined) replaceFile(join(folder, 'ca.crt'), authority);
  replaceFile(join(folder, 'tls.key'), files.key);
  replaceFile(join(folder, 'tls.crt'), files.certificate);
}

/** Undefined when either file is absent. */
export function readCertificate(folder: string, name = 'tls'): CertificateFiles | undefined {
  try {
    return { certificate: readFileSync(join(folder, `${name}.crt`), 'utf8'), key: readFileSync(join(folder, `${name}.key`), 'utf8') };
  } catch {
    return undefined;
  }
}
