import { watch } from 'node:fs';
import { loadWorkloadCertificate, type WorkloadCertificate } from './workload-certificate.ts';

export interface CertificateWatch {
  close(): void;
}

const settleMs = 100;
const rereadMs = 60_000;

/**
 * Calls `onChange` with each new workload certificate. Watches the directory, not the files: Kubernetes swaps a `..data` symlink and
 * cert-manager renames. Changes are gathered for 100 ms; what does not load is reported and the old certificate stays in use.
 * Reads again every minute as well, for mounts that send no events.
 */
export function watchWorkloadCertificate(
  directory: string,
  current: WorkloadCertificate,
  onChange: (certificate: WorkloadCertificate) => void,
  onFailure: (error: unknown) => void,
): CertificateWatch {
  let inUse = fingerprint(current);
  let settling: NodeJS.Timeout | undefined;
  const reread = () => {
    try {
      const certificate = loadWorkloadCertificate(directory);
      if (fingerprint(certificate) === inUse) return;
      onChange(certificate);
      inUse = fingerprint(certificate);
    } catch (error) {
      onFailure(error);
    }
  };
  const watcher = watch(directory, { persistent: false }, () => {
    clearTimeout(settling);
    settling = setTimeout(reread, settleMs).unref();
  }).on('error', onFailure);
  const polling = setInterval(reread, rereadMs).unref();
  return {
    close: () => {
      watcher.close();
      clearTimeout(settling);
      clearInterval(polling);
    },
  };
}

function fingerprint({ cert, key, ca }: WorkloadCertificate): string {
  return `${cert}\n${key}\n${ca}`;
}
