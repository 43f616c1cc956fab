import type { Server } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { RefusedPeers } from './refused-peer.ts';

/**
 * Lets the server see a connection only when ca.crt signed the peer's certificate and it is valid now; every other is closed before a byte
 * of it is read. Node would do the same with `rejectUnauthorized`, and would not say whom it refused.
 */
export function admitPeers(server: Server, refused: RefusedPeers): void {
  const accept = server.listeners('secureConnection');
  server.removeAllListeners('secureConnection');
  server.on('secureConnection', (socket: TLSSocket) => {
    if (socket.authorized) {
      for (const listener of accept) listener.call(server, socket);
      return;
    }
    const name = peerName(socket);
    refused.note({ name, proven: false, reason: name === undefined ? 'no-certificate' : codeOf(socket.authorizationError), address: socket.remoteAddress });
    socket.destroy();
  });
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket: TLSSocket) => {
    if (error.code !== 'ECONNRESET') refused.note({ name: undefined, proven: false, reason: codeOf(error.code), address: socket.remoteAddress });
  });
}

/** The first URI that the peer's certificate names, else its common name; undefined without a certificate. */
export function peerName(socket: TLSSocket): string | undefined {
  const { subjectaltname = '', subject } = socket.getPeerCertificate() as Partial<ReturnType<TLSSocket['getPeerCertificate']>>;
  const uri = /(?:^|, )URI:(?<uri>[^,"]+)/u.exec(subjectaltname)?.groups?.['uri'];
  const name = uri ?? (subject === undefined ? undefined : [subject.CN].flat()[0] ?? 'unnamed');
  return name?.replaceAll(/[^\w.:@/*-]/gu, '-').slice(0, 200);
}

/** `CERT_HAS_EXPIRED` → `cert-has-expired`. */
function codeOf(code: unknown): string {
  return (typeof code === 'string' ? code : 'unknown').toLowerCase().replaceAll(/[^a-z0-9]+/gu, '-').slice(0, 64);
}
