import { createServer } from 'node:net';

/** Below the range from which systems take the ports of outgoing connections, which could otherwise snatch a chosen one. */
const range = { first: 20_000, last: 31_999 };
const blockSize = 20;

/** Each process looks from a place of its own, so that two that start at once do not choose alike. */
let next = range.first + ((process.pid * blockSize) % (range.last - range.first + 1));

/** Whether a listener on 127.0.0.1 could take the port now. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** A port nobody listens on; never the same twice until the range is through. */
export async function freePort(): Promise<number> {
  for (let tried = range.first; tried <= range.last; tried += 1) {
    const port = next;
    next = next === range.last ? range.first : next + 1;
    if (await isPortFree(port)) return port;
  }
  throw new Error(`No port from ${range.first} to ${range.last} is free on 127.0.0.1`);
}

/** The preferred port when it is free, another otherwise; any when 0. */
export async function choosePort(preferred: number): Promise<number> {
  return preferred !== 0 && (await isPortFree(preferred)) ? preferred : freePort();
}
