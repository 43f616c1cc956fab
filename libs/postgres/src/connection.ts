import type { ClientBase, Pool, PoolClient } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

/** The driver's connection that `queryRunner` holds until it is released (TypeORM does not type it). */
export async function connectionOf(queryRunner: QueryRunner): Promise<ClientBase> {
  const connection: ClientBase = await queryRunner.connect();
  return connection;
}

/** A connection of the pool, for a caller that releases it; without a query runner, which costs as much as a short statement (TypeORM does not type its pool). */
export function pooledConnection(dataSource: DataSource): Promise<PoolClient> {
  const { master }: { readonly master: Pool } = dataSource.driver as PostgresDriver;
  return master.connect();
}
