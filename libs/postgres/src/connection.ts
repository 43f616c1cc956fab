import { Socket } from 'node:net';
import { Unavailable } from '@holdfast/problem/unavailable';
import type { ClientBase, Pool, PoolClient } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

/** The driver's connection that `queryRunner` holds until it is released (TypeORM does not type it). @throws {Unavailable} */
export async function connectionOf(queryRunner: QueryRunner): Promise<ClientBase> {
  const connection: ClientBase = await queryRunner.connect().catch(unavailable);
  return connection;
}

/** What the driver's connection goes through; its types say less of it. */
export function socketOf({ connection: { stream } }: ClientBase): Socket {
  if (!(stream instanceof Socket)) throw new TypeError('a connection without a socket');
  return stream;
}

/**
 * Works on a connection of the pool, without a query runner, which costs as much as a short statement (TypeORM does not type its pool).
 * One that breaks meanwhile fails its statements and is dropped; nobody else hears of it, and the process lives on.
 *
 * @throws {Unavailable} when no connection is to be had: no statement was sent.
 */
export async function onPooled<T>(dataSource: DataSource, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const { master }: { readonly master: Pool } = dataSource.driver as PostgresDriver;
  const client = await master.connect().catch(unavailable);
  let broken: Error | undefined;
  const onError = (error: Error): void => {
    broken = error;
  };
  client.on('error', onError);
  try {
    return await work(client);
  } finally {
    client.removeListener('error', onError);
    client.release(broken);
  }
}

function unavailable(cause: unknown): never {
  throw new Unavailable('the database', cause);
}
