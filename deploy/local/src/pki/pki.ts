import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@holdfast/clock/clock';
import { services, spiffeId, type ServiceName } from '@holdfast/contracts/services';
import { createAuthority, issueLeaf, type LeafRequest } from './authority.ts';
import { readCertificate, writeCertificate, type CertificateFiles } from './certificate-files.ts';
import { needsRenewal } from './renewal.ts';
import { replaceFile } from '../state/replace-file.ts';

const checkEveryMs = 10 * 60_000;

/** The certificates of one state folder. */
export interface Pki {
  /** Trust this to talk to the gateway. */
  readonly caFile: string;
  /** Holds tls.crt, tls.key and ca.crt of a workload. */
  workloadDir(service: ServiceName): string;
  /** The certificate that clients of the gateway see. */
  readonly publicDir: string;
  /** Issues what is absent or ends within 8 hours; returns whether anything changed. */
  renew(): Promise<boolean>;
  /** Looks every 10 minutes from now on; `renewed` runs after each change. Returns how to stop. */
  keepRenewed(renewed: () => void): () => void;
}

export interface PkiOptions {
  /** In the SPIFFE ids: the Kubernetes namespace. Default `local`. */
  readonly namespace?: string;
  /** The host that clients of the gateway ask for. Default `localhost`, which the certificate names in any case. */
  readonly publicHost?: string;
}

/** Opens the development PKI below `folder`, made on first use. */
export async function openPki(folder: string, clock: Clock, { namespace = 'local', publicHost = 'localhost' }: PkiOptions = {}): Promise<Pki> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const authority = await openAuthority(folder, clock);
  const workloadDir = (service: ServiceName): string => join(folder, service);
  const publicDir = join(folder, 'public');

  const renewOne = async (target: string, request: LeafRequest): Promise<boolean> => {
    const now = clock.now();
    if (!needsRenewal(readCertificate(target)?.certificate, authority.certificate, now)) return false;
    writeCertificate(target, await issueLeaf(authority, request, now), authority.certificate);
    return true;
  };
  const renew = async (): Promise<boolean> => {
    const changes = [...services.map((service) => renewOne(workloadDir(service), workload(namespace, service))), renewOne(publicDir, publicFace(publicHost))];
    return (await Promise.all(changes)).includes(true);
  };
  await renew();

  return {
    caFile: join(folder, 'ca.crt'),
    workloadDir,
    publicDir,
    renew,
    keepRenewed(renewed) {
      const look = async (): Promise<void> => {
        if (await renew()) renewed();
      };
      const timer = setInterval(() => void look(), checkEveryMs).unref();
      return () => clearInterval(timer);
    },
  };
}

async function openAuthority(folder: string, clock: Clock): Promise<CertificateFiles> {
  const existing = readCertificate(folder, 'ca');
  if (existing !== undefined) return existing;
  const created = await createAuthority(clock.now());
  replaceFile(join(folder, 'ca.key'), created.key);
  replaceFile(join(folder, 'ca.crt'), created.certificate);
  return created;
}

/** DNS names for nginx, which checks nothing else; the SPIFFE id for the services, which check nothing less. */
function workload(namespace: string, service: ServiceName): LeafRequest {
  return {
    commonName: service,
    names: [
      { type: 'dns', value: service },
      { type: 'dns', value: 'localhost' },
      { type: 'ip', value: '127.0.0.1' },
      { type: 'url', value: spiffeId(namespace, service) },
    ],
    usage: 'server-and-client',
  };
}

function publicFace(host: string): LeafRequest {
  return {
    commonName: host,
    names: [
      ...[...new Set([host, 'localhost'])].map((value) => ({ type: 'dns', value }) as const),
      { type: 'ip', value: '127.0.0.1' },
      { type: 'ip', value: '::1' },
    ],
    usage: 'server',
  };
}
