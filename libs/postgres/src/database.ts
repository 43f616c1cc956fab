import type { Database } from '@holdfast/transaction/database';
import type { DataSource } from 'typeorm';
import { listen } from './listen.ts';
import { query } from './query.ts';
import { postgresTransactions } from './transactions.ts';

/** The data source as adapters see it that keep tables in a service's database. */
export function databaseOf(dataSource: DataSource): Database {
  return {
    query: query(dataSource),
    transactions: postgresTransactions(dataSource),
    listen: (channel, handler) => listen(dataSource, channel, handler),
  };
}
