import { connect, createServer, type Socket } from 'node:net';

/** Stands between a client and a server, so that a test can take the server away and bring it back. */
export interface TcpGate {
  /** The server's URL, through the gate. */
  readonly url: string;
  /** Breaks every connection, and each new one at once. The port stays the gate's: somebody else could take it else. */
  shut(): void;
  /** As if the server's host had gone without a word: nothing goes through the connections there are, and nobody is told. New ones go through. */
  stall(): void;
  /** Lets connections through again. */
  open(): void;
  /** Breaks every connection and gives the port back. */
  close(): Promise<void>;
}

/** @param server URL of the server behind; the gate is open at first. `close` it at the end. */
export async function createTcpGate(server: string): Promise<TcpGate> {
  const target = new URL(server);
  const sockets = new Set<Socket>();
  let isOpen = true;
  const gate = createServer((inside) => {
    if (!isOpen) return void inside.resetAndDestroy();
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
  await new Promise<void>((resolve, reject) => void gate.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = gate.address();
  if (address === null || typeof address === 'string') throw new Error('the gate has no port');
  const url = new URL(server);
  url.hostname = '127.0.0.1';
  url.port = String(address.port);
  const shut = (): void => {
    isOpen = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.href,
    shut,
    stall: () => {
      for (const socket of sockets) socket.unpipe().pause();
    },
    open: () => {
      isOpen = true;
    },
    close: async () => {
      shut();
      await new Promise<void>((resolve) => void gate.close(() => resolve()));
    },
  };
}
