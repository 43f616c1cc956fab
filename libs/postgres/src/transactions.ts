import { bindStatements, unbindStatements } from '@holdfast/transaction/statements';
import type { Transaction, Transactions } from '@holdfast/transaction/transaction';
import type { ClientBase } from 'pg';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { connectionOf } from './connection.ts';
import { withoutValues } from './database-error.ts';
import { queryOn } from './query.ts';

export { queryIn } from '@holdfast/transaction/statements';

const queryRunners = new WeakMap<Transaction, QueryRunner>();

/** TypeORM's manager inside `tx`, for administration; hot paths use `queryIn`. Its errors hold parameters: do not log them. */
export function managerIn(tx: Transaction): EntityManager {
  const queryRunner = queryRunners.get(tx);
  if (queryRunner === undefined) throw new Error('the transaction has ended, or is not one of Postgres');
  return queryRunner.manager;
}

function begin(queryRunner: QueryRunner, client: ClientBase): Transaction {
  const tx: Transaction = Object.create(null);
  queryRunners.set(tx, queryRunner);
  bindStatements(tx, queryOn(client));
  return tx;
}

function end(tx: Transaction): void {
  queryRunners.delete(tx);
  unbindStatements(tx);
}

/** COMMIT after a statement has failed answers ROLLBACK, without an error: that is not success. */
async function commit(client: ClientBase): Promise<void> {
  const { command } = await client.query('COMMIT');
  if (command !== 'COMMIT') throw new Error('nothing was committed: a statement of the transaction had failed');
}

/** A ROLLBACK that fails leaves a broken connection, which the pool discards and the server rolls back by itself. */
async function rollBack(client: ClientBase): Promise<void> {
  await client.query('ROLLBACK').catch(() => undefined);
}

/**
 * READ COMMITTED transactions, each on a connection of its own. A serialization failure or deadlock is thrown like any
 * error (`isSerializationFailure`): whether the work may run twice is the caller's to know.
 * When the connection breaks during COMMIT the outcome is unknown, and the error is thrown.
 */
export function postgresTransactions(dataSource: DataSource): Transactions {
  return {
    run: async (work) => {
      const queryRunner = dataSource.createQueryRunner();
      try {
        const client = await connectionOf(queryRunner);
        await queryRunner.startTransaction();
        const tx = begin(queryRunner, client);
        try {
          const value = await work(tx);
          end(tx);
          await commit(client);
          return value;
        } catch (error) {
          end(tx);
          await rollBack(client);
          throw withoutValues(error);
        }
      } finally {
        await queryRunner.release();
      }
    },
  };
}
