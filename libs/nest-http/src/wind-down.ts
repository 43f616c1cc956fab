import type { Server } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';

const lookEveryMs = 20;

/**
 * Waits until no connection is open, or `ms` at most. While a server says with every answer that it ends the connection, callers open others elsewhere;
 * closing a connection that a caller is just about to use would lose its request, and this leaves hardly any of those.
 */
export async function windDown(server: Server, ms: number): Promise<void> {
  const until = performance.now() + ms;
  while (performance.now() < until && (await open(server)) > 0) await wait(lookEveryMs);
}

function open(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
  });
}
