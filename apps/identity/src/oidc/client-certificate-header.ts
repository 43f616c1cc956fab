import type { IncomingMessage } from 'node:http';

/** Set by the gateway on every request: the certificate of the TLS client, percent-encoded PEM, or nothing. */
export const clientCertificateHeader = 'x-client-certificate';

/** @returns PEM of the certificate that the client showed the gateway */
export function clientCertificate({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined {
  const value = headers[clientCertificateHeader];
  return typeof value === 'string' && value !== '' ? decodeURIComponent(value) : undefined;
}
