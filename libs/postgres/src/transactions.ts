import { bindStatements, unbindStatements } from '@holdfast/transaction/statements';
import type { Transaction, Transactions } from '@holdfast/transaction/transaction';
import type { ClientBase } from 'pg';
import type { DataSource } from 'typeorm';
import { connectionOf } from './connection.ts';
import { withoutValues } from './database-error.ts';
import { type Opening, queryOn } from './query.ts';

export { queryIn } from '@holdfast/transaction/statements';

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
 * READ COMMITTED transactions, each on a connection of its own; BEGIN goes along with the first statement, and one without statements costs nothing. A serialization failure or deadlock is thrown like any
 * error (`isSerializationFailure`): whether the work may run twice is the caller's to know.
 * When the connection breaks during COMMIT the outcome is unknown, and the error is thrown.
 */
export function postgresTransactions(dataSource: DataSource): Transactions {
  return {
    run: async (work) => {
      const queryRunner = dataSource.createQueryRunner();
      try {
        const client = await connectionOf(queryRunner);
        const opening: Opening = { begun: false };
        const tx: Transaction = Object.create(null);
        bindStatements(tx, queryOn(client, opening));
        try {
          const value = await work(tx);
          unbindStatements(tx);
          if (opening.begun) await commit(client);
          return value;
        } catch (error) {
          unbindStatements(tx);
          if (opening.begun) await rollBack(client);
          throw withoutValues(error);
        }
      } finally {
        await queryRunner.release();
      }
    },
  };
}
