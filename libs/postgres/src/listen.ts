import { setTimeout as delay } from 'node:timers/promises';
import type { ConnectionOptions } from 'node:tls';
import type { Listener } from '@holdfast/transaction/database';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { keepAliveMs } from './data-source.ts';

/** Milliseconds between attempts to connect again. */
const reconnectMs = 500;

/**
 * LISTENs on a connection of its own, outside the pool, and reconnects when it breaks, for ever.
 *
 * @param channel a plain identifier; not quoted, so lower case.
 * @param handler gets the payload of each `pg_notify`; or `undefined` when listening (again) has begun: what was notified
 *   before is lost, so look at the tables. Must not throw.
 * @returns at once; the first connection is made in the background.
 */
export function listen(dataSource: DataSource, channel: string, handler: (payload: string | undefined) => void): Listener {
  if (!/^[a-z_]+$/.test(channel)) throw new TypeError('not a channel name');
  const stop = new AbortController();
  const options = dataSource.options;
  if (options.type !== 'postgres') throw new TypeError('not a Postgres data source');

  // TypeORM types what a client needs as what a server needs.
  const tls = options.ssl === undefined ? {} : { ssl: options.ssl as ConnectionOptions };

  const session = async (): Promise<void> => {
    const client = new Client({ connectionString: options.url, ...tls, application_name: `${options.applicationName ?? ''} ${channel}`, keepAlive: true, keepAliveInitialDelayMillis: keepAliveMs, connectionTimeoutMillis: 5_000 });
    const ended = new Promise<void>((resolve) => {
      client.once('end', resolve);
      client.once('error', () => resolve());
      stop.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    // Errors after the first are echoes of the same break.
    client.on('error', () => undefined);
    client.on('notification', (message) => handler(message.payload ?? ''));
    try {
      await client.connect();
      await client.query(`LISTEN ${channel}`);
      handler(undefined);
      await ended;
    } finally {
      await client.end().catch(() => undefined);
    }
  };

  const sessions = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await session().catch(() => undefined);
      await delay(reconnectMs, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  };
  const running = sessions();
  return {
    close: () => {
      stop.abort();
      return running;
    },
  };
}
