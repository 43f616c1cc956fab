import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/**
 * Every command that a Redis runs, as `MONITOR` tells it. The driver's own monitor is not used: it loses its place, and throws, where
 * the first commands arrive in one packet with the answer to `MONITOR`.
 */
export class RedisMonitor {
  readonly #socket: Socket;
  readonly #read: Buffer[] = [];

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => void this.#read.push(chunk));
  }

  /** @param url `redis://user:password@host:port`. Resolves when Redis has begun to tell. */
  static async start(url: string): Promise<RedisMonitor> {
    const { hostname, port, username, password } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const monitor = new RedisMonitor(socket);
    const credentials = [username, password].filter((part) => part !== '').map(decodeURIComponent);
    const answers = credentials.length === 0 ? '+OK\r\n' : '+OK\r\n+OK\r\n';
    socket.write(`${credentials.length === 0 ? '' : `AUTH ${credentials.join(' ')}\r\n`}MONITOR\r\n`);
    while (monitor.text.length < answers.length) await once(socket, 'data');
    if (!monitor.text.startsWith(answers)) throw new Error(`Redis refuses to be monitored: ${monitor.text}`);
    return monitor;
  }

  get text(): string {
    return Buffer.concat(this.#read).toString();
  }

  stop(): void {
    this.#socket.destroy();
  }
}
