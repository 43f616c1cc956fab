import type { ClientBase } from 'pg';
import type { QueryRunner } from 'typeorm';

/** The driver's connection that `queryRunner` holds until it is released (TypeORM does not type it). */
export async function connectionOf(queryRunner: QueryRunner): Promise<ClientBase> {
  const connection: ClientBase = await queryRunner.connect();
  return connection;
}
