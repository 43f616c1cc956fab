import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request, type RequestOptions } from 'node:https';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';

export interface HttpsRequest extends Pick<RequestOptions, 'method' | 'headers' | 'agent'> {
  /** 127.0.0.1 by default. */
  readonly host?: string;
  readonly port: number;
  readonly path: string;
  /** Whom the client believes. */
  readonly caFile: string;
  /** A folder with the client's tls.crt and tls.key; without it no certificate is shown. */
  readonly tlsDir?: string;
  /** The name to ask for; `localhost` by default. */
  readonly servername?: string;
  readonly body?: string | Uint8Array;
}

export interface HttpsAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The server certificate's serial number. */
  readonly serial: string;
}

/** One request, on a connection of its own unless `agent` is given. @throws when the handshake or the connection fails. */
export function httpsRequest({ caFile, tlsDir, body, ...options }: HttpsRequest): Promise<HttpsAnswer> {
  const own = tlsDir === undefined ? {} : { cert: readFileSync(join(tlsDir, 'tls.crt')), key: readFileSync(join(tlsDir, 'tls.key')) };
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', servername: 'localhost', agent: false, ca: readFileSync(caFile), ...own, ...options }, (incoming) => {
      const serial = incoming.socket instanceof TLSSocket ? incoming.socket.getPeerCertificate().serialNumber : '';
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text: Buffer.concat(chunks).toString('utf8'), serial }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
