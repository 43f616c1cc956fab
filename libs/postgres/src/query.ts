import { inScope, scopedQuery, type Query, type Scope, type Statement } from '@holdfast/transaction/statements';
import type { ClientBase } from 'pg';
import type { DataSource } from 'typeorm';
import { onPooled } from './connection.ts';
import { withoutValues } from './database-error.ts';
import { learnScope, runBegin, runScoped, settingOf, together } from './scoped-statement.ts';

/** A transaction that its first statement begins: nobody waits for BEGIN alone. */
export interface Opening {
  begun: boolean;
}

/**
 * The statements of one connection, past TypeORM's logger and its error, which both hold parameter values. Throws DatabaseError.
 * Those with a scope belong to one transaction, or are one: a scope that the last statement had is not set again.
 */
export function queryOn(client: ClientBase, opening: Opening = { begun: true }): Query {
  let held = '';
  /** Whether a statement is the first of its transaction. */
  const opens = (): boolean => {
    const first = !opening.begun;
    opening.begun = true;
    return first;
  };
  return scopedQuery(async (scope, text, parameters, name) => {
    const statement = { text, values: [...parameters], ...(name === undefined ? {} : { name }) };
    try {
      const first = opens();
      if (scope === undefined) {
        if (first) await runBegin(client);
        return (await client.query(statement)).rows;
      }
      const setting = settingOf(scope);
      if (setting.join() === held) return (await client.query(statement)).rows;
      const { rows } = await runScoped(client, statement, setting, first);
      held = setting.join();
      return rows;
    } catch (error) {
      throw withoutValues(error);
    }
  });
}

/** Statements outside a transaction: each commits by itself, on whichever connection of the pool is free. */
export function query(dataSource: DataSource): Query {
  return scopedQuery(
    <Row>(scope: Scope | undefined, text: string, parameters: readonly unknown[], name?: string) =>
      onPooled(dataSource, (client) => inScope(queryOn(client), scope)<Row>(text, parameters, name)),
    <First, Second>(scope: Scope | undefined, first: Statement, second: Statement) => onPooled(dataSource, (client) => sendBoth<First, Second>(client, scope, first, second)),
  );
}

/** The driver sends the second when the first is answered, unless the connection is a pipeline; the server takes them one after the other anyway. */
async function sendBoth<First, Second>(client: ClientBase, scope: Scope | undefined, first: Statement, second: Statement): Promise<readonly [First[], Second[]]> {
  if (scope !== undefined) await learnScope(client);
  const send = <Row>({ text, parameters, name }: Statement) => inScope(queryOn(client), scope)<Row>(text, parameters, name);
  const sent = together(client, () => [send<First>(first), send<Second>(second)] as const);
  await Promise.allSettled(sent);
  return Promise.all(sent);
}
