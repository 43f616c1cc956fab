import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a client needs to be sure of a server, and to show it who it is. */
export interface ClientTls {
  readonly ca: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly rejectUnauthorized: true;
  readonly minVersion: 'TLSv1.2';
}

/**
 * TLS towards a server whose certificate ca.crt of the folder signed; with tls.crt and tls.key there, the client shows its own.
 * The files are read at every connection: rotated ones count from the next connection on, without a restart.
 *
 * @returns undefined without a folder: the URL alone decides.
 */
export function clientTls(folder: string | undefined): ClientTls | undefined {
  if (folder === undefined) return undefined;
  const read = (name: string): Buffer => readFileSync(join(folder, name));
  const own = existsSync(join(folder, 'tls.crt')) && {
    get cert() {
      return read('tls.crt');
    },
    get key() {
      return read('tls.key');
    },
  };
  const tls = {
    get ca() {
      return read('ca.crt');
    },
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
  } as const;
  return own === false ? tls : Object.defineProperties(tls, Object.getOwnPropertyDescriptors(own));
}
