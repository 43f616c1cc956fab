import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** PEM texts of a workload certificate folder: who we are, and whom we believe. */
export interface WorkloadCertificate {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

/** @throws {Error} when a file is missing. */
export function readWorkloadCertificate(folder: string): WorkloadCertificate {
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  return { cert: read('tls.crt'), key: read('tls.key'), ca: read('ca.crt') };
}
