import type { ServiceName } from '@holdfast/contracts/services';
import { workloadOf } from '@holdfast/contracts/workload';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

const known = new WeakMap<Socket, ServiceName>();

/** The workload at the other end of a mutual-TLS connection. Undefined for a connection whose peer proved nothing. */
export function callerOf(socket: Socket, spiffeNamespace: string): ServiceName | undefined {
  const seen = known.get(socket);
  if (seen !== undefined) return seen;
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const caller = workloadOf(socket.getPeerCertificate().subjectaltname, spiffeNamespace);
  if (caller !== undefined) known.set(socket, caller);
  return caller;
}
