import 'reflect-metadata';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const hour = 3_600_000;
const day = 24 * hour;

export interface IssueOptions {
  /** The workload in the SPIFFE id and the DNS names. */
  readonly service: string;
  readonly namespace?: string;
  /** Whether it names the workload for DNS too, in its subject and beside it; true by default. */
  readonly dns?: boolean;
  /** Milliseconds from now; negative makes a certificate that has expired. */
  readonly validFor?: number;
  /** An existing folder whose files are swapped by rename, as rotation does it. */
  readonly into?: string;
}

/** A certificate authority of one test, in a temporary folder. */
export interface TestCa extends Disposable {
  readonly caFile: string;
  /** A folder with tls.crt, tls.key and ca.crt. */
  issue(options: IssueOptions): Promise<string>;
}

export async function createTestCa(name = 'holdfast test CA'): Promise<TestCa> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-ca-'));
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: `CN=${name}`,
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + day),
    signingAlgorithm: algorithm,
    keys,
    extensions: [new x509.BasicConstraintsExtension(true, 1, true), new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true)],
  });
  const caFile = join(folder, 'ca.crt');
  writeFileSync(caFile, `${ca.toString('pem')}\n`);

  return {
    caFile,
    async issue({ service, namespace = 'local', dns = true, validFor = day / 2, into }) {
      const own = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
      const certificate = await x509.X509CertificateGenerator.create({
        serialNumber: serial(),
        subject: dns ? `CN=${service}` : 'CN=workload',
        issuer: ca.subject,
        // A machine whose clock is behind by hours believes it too.
        notBefore: new Date(Math.min(Date.now(), Date.now() + validFor) - 2 * hour),
        notAfter: new Date(Date.now() + validFor),
        signingKey: keys.privateKey,
        publicKey: own.publicKey,
        signingAlgorithm: algorithm,
        extensions: [
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
          new x509.SubjectAlternativeNameExtension([
            ...(dns ? [{ type: 'dns', value: service } as const, { type: 'dns', value: 'localhost' } as const] : []),
            { type: 'ip', value: '127.0.0.1' },
            { type: 'url', value: `spiffe://holdfast/ns/${namespace}/sa/${service}` },
          ]),
        ],
      });
      const target = into ?? mkdtempSync(join(folder, `${service}-`));
      mkdirSync(target, { recursive: true });
      swap(target, 'ca.crt', ca.toString('pem'));
      swap(target, 'tls.key', x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', own.privateKey), 'PRIVATE KEY'));
      swap(target, 'tls.crt', certificate.toString('pem'));
      return target;
    },
    [Symbol.dispose]() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function swap(folder: string, name: string, content: string): void {
  writeFileSync(join(folder, `.${name}.new`), `${content}\n`, { mode: 0o600 });
  renameSync(join(folder, `.${name}.new`), join(folder, name));
}

function serial(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex').replace(/^[89a-f]/u, '0');
}
