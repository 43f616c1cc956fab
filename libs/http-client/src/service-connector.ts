import type { ServiceName } from '@holdfast/contracts/services';
import { workloadOf } from '@holdfast/contracts/workload';
import { buildConnector } from 'undici';
import { connectWithin } from './connect-within.ts';
import { readWorkloadCertificate } from './workload-certificate.ts';

export interface ServiceConnectorOptions {
  readonly tlsDir: string;
  readonly expect: ServiceName;
  readonly spiffeNamespace: string;
  readonly timeoutMs: number;
}

/**
 * Connects with mutual TLS. The files are read for every connection, so that a rotated certificate needs no restart; the server's
 * certificate must be signed by ca.crt and name the expected workload, wherever the address led.
 */
export function serviceConnector({ tlsDir, expect, spiffeNamespace, timeoutMs }: ServiceConnectorOptions): buildConnector.connector {
  const checkServerIdentity = (_host: string, certificate: { readonly subjectaltname?: string }) =>
    workloadOf(certificate.subjectaltname, spiffeNamespace) === expect ? undefined : new Error(`the server is not ${expect}`);
  return (options, callback) => {
    let connect: buildConnector.connector;
    try {
      connect = buildConnector({ ...readWorkloadCertificate(tlsDir), servername: expect, timeout: timeoutMs, maxCachedSessions: 0, checkServerIdentity });
    } catch (error) {
      callback(error instanceof Error ? error : new Error('the workload certificate cannot be read'), null);
      return;
    }
    connectWithin(connect, timeoutMs)(options, callback);
  };
}
