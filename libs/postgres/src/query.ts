import type { Query } from '@holdfast/transaction/statements';
import type { ClientBase } from 'pg';
import type { DataSource } from 'typeorm';
import { connectionOf } from './connection.ts';
import { withoutValues } from './database-error.ts';

/** The statements of one connection, past TypeORM's logger and its error, which both hold parameter values. Throws DatabaseError. */
export function queryOn(client: ClientBase): Query {
  return async (text, parameters = [], name) => {
    try {
      const result = await client.query({ text, values: [...parameters], ...(name === undefined ? {} : { name }) });
      return result.rows;
    } catch (error) {
      throw withoutValues(error);
    }
  };
}

/** Statements outside a transaction: each commits by itself, on whichever connection of the pool is free. */
export function query(dataSource: DataSource): Query {
  return async <Row>(text: string, parameters?: readonly unknown[], name?: string) => {
    const queryRunner = dataSource.createQueryRunner();
    try {
      const client = await connectionOf(queryRunner);
      return await queryOn(client)<Row>(text, parameters, name);
    } finally {
      await queryRunner.release();
    }
  };
}
