import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface Relay {
  readonly port: number;
  close(): Promise<void>;
}

export interface RelayOptions {
  /** Where it listens. */
  readonly host: string;
  /** Where connections lead, in turns; one that does not answer is passed over. */
  readonly targets: readonly { readonly host: string; readonly port: number }[];
  /** What is said first on every connection. */
  readonly greeting?: string;
}

const answersWithinMs = 1_000;

/** Passes connections on as they are: the way to a server on another network, and a balancer in front of several. */
export async function startRelay({ host, targets, greeting = '' }: RelayOptions): Promise<Relay> {
  const open = new Set<Socket>();
  let turn = 0;
  const server: Server = createServer({ noDelay: true }, (client) => {
    open.add(client);
    client.on('error', () => undefined).on('close', () => open.delete(client));
    turn += 1;
    void join(client, targets.map((_, index) => targets[(turn + index) % targets.length] ?? { host: '', port: 0 }), greeting, open);
  });
  await new Promise<void>((resolve) => void server.listen(0, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

async function join(client: Socket, targets: RelayOptions['targets'], greeting: string, open: Set<Socket>): Promise<void> {
  for (const target of targets) {
    const server = await reach(target);
    if (server === undefined) continue;
    open.add(server);
    server.on('error', () => client.destroy()).on('close', () => (open.delete(server), client.destroy()));
    client.on('close', () => server.destroy());
    server.write(greeting);
    client.pipe(server).pipe(client);
    return;
  }
  client.destroy();
}

function reach(target: { readonly host: string; readonly port: number }): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ ...target, noDelay: true });
    const timer = setTimeout(() => socket.destroy(), answersWithinMs);
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve(socket);
    });
    socket.once('error', () => undefined).once('close', () => {
      clearTimeout(timer);
      resolve(undefined);
    });
  });
}
