import { clientTls, type ClientTls } from '@holdfast/config/client-tls';
import type { Logger } from '@holdfast/telemetry/logger';
import { Redis } from 'ioredis';

/** One Redis and one family of keys in it. Safe to make while Redis is down: every connection retries for ever. */
export interface QueueRedis {
  /** Starts every key; in braces, so that a cluster keeps a queue's keys in one slot. */
  readonly prefix: string;
  /** Fails at once while Redis is away instead of queueing commands in memory; shared by all producers. */
  readonly commands: Redis;
  /** Options of the connections that consumers open for themselves and block on. */
  readonly blocking: { readonly url: string; readonly tls?: ClientTls; readonly maxRetriesPerRequest: null; readonly keepAlive: number; readonly socketTimeout: number; readonly retryStrategy: (attempt: number) => number };
  /** @throws when Redis does not answer: a readiness check. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface RedisOptions {
  /** Folder with ca.crt, and tls.crt and tls.key where Redis asks for a certificate; the URL then starts with `rediss://`. */
  readonly tlsDir?: string | undefined;
  /** Default `{holdfast}`. */
  readonly prefix?: string;
  /** Told when the connection breaks and when it is back. */
  readonly logger?: Logger;
  /** Milliseconds that Redis may take to answer; then the connection is broken. Default 10,000. Those that block wait three times as long, for their commands block up to 10 s. */
  readonly silentMs?: number;
}

/** Milliseconds of silence after which TCP asks whether the other end is there. */
const keepAliveMs = 10_000;

/** Milliseconds before the next attempt to connect: quickly at first, at most 1 s, so that a restart of Redis is noticed soon. */
function retryStrategy(attempt: number): number {
  return Math.min(50 * attempt, 1_000);
}

export function connectRedis(url: string, { tlsDir, prefix = '{holdfast}', logger, silentMs = 10_000 }: RedisOptions = {}): QueueRedis {
  const own = clientTls(tlsDir);
  if (own !== undefined && !url.startsWith('rediss://')) throw new Error('a TLS folder for Redis needs a URL that starts with rediss://');
  const tls = own === undefined ? {} : { tls: own };
  const commands = new Redis(url, { ...tls, enableOfflineQueue: false, maxRetriesPerRequest: 1, connectTimeout: 5_000, keepAlive: keepAliveMs, socketTimeout: silentMs, retryStrategy });
  let reachable: boolean | undefined;
  commands.on('ready', () => {
    if (reachable === false) logger?.info('Redis is reachable again');
    reachable = true;
  });
  // One line for each outage: the driver repeats the error with every attempt.
  commands.on('error', (error) => {
    if (reachable !== false) logger?.warn('Redis is not reachable, trying again', { error });
    reachable = false;
  });
  return {
    prefix,
    commands,
    blocking: { url, ...tls, maxRetriesPerRequest: null, keepAlive: keepAliveMs, socketTimeout: 3 * silentMs, retryStrategy },
    ping: async () => {
      await commands.ping();
    },
    close: async () => {
      await commands.quit().catch(() => commands.disconnect());
    },
  };
}
