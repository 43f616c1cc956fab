import { connect, createServer, type Socket } from 'node:net';

/** Stands between a client and a server, so that a test can take the server away and bring it back. */
export interface TcpGate {
  /** The server's URL, through the gate. */
  readonly url: string;
  /** Breaks every connection and refuses new ones. */
  shut(): Promise<void>;
  /** Lets connections through again, on the same port. */
  open(): Promise<void>;
}

/** @param server URL of the server behind; the gate is open at first. `shut` it at the end. */
export async function createTcpGate(server: string): Promise<TcpGate> {
  const target = new URL(server);
  const sockets = new Set<Socket>();
  const gate = createServer((inside) => {
    const outside = connect(Number(target.port), target.hostname);
    const pair = [inside, outside];
    for (const socket of pair) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        sockets.delete(socket);
        for (const other of pair) other.destroy();
      });
    }
    inside.pipe(outside).pipe(inside);
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      gate.once('error', reject);
      gate.listen(port, '127.0.0.1', () => resolve());
    });
  await listen(0);
  const address = gate.address();
  if (address === null || typeof address === 'string') throw new Error('the gate has no port');
  const { port } = address;
  const url = new URL(server);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    url: url.href,
    shut: () =>
      new Promise((resolve) => {
        gate.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
    open: () => listen(port),
  };
}
