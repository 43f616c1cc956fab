import type { Scope } from '@holdfast/transaction/statements';
import { Query, type ClientBase, type QueryResult } from 'pg';

declare module 'pg' {
  /** What a query of the driver does with its connection; its types leave that out. */
  interface Query {
    callback: (error: Error | undefined, result: QueryResult) => void;
    prepare(connection: Wire): void;
    handleDataRow(message: unknown): void;
    handleCommandComplete(message: unknown, connection: Wire): void;
  }
}

/** Messages of the extended protocol. */
interface Wire {
  bind(portal: { readonly statement: string; readonly values: readonly string[] }): void;
  execute(portal: { readonly portal: string }): void;
}

/** The setting of a scope: the tenants as an array of Postgres, and the work that has all of them. */
type Setting = readonly [tenants: string, across: string];

const setting = {
  name: 'holdfast-scope',
  text: `SELECT set_config('holdfast.tenants', $1, true), set_config('holdfast.across', $2, true)`,
} as const;

export function settingOf(scope: Scope): Setting {
  return 'across' in scope ? ['', scope.across] : [`{${[...new Set(scope.tenants)].join(',')}}`, ''];
}

export interface StatementText {
  readonly text: string;
  readonly values: unknown[];
  readonly name?: string;
}

/**
 * A statement that sends the setting of its scope ahead of itself, without a Sync between them: both are one transaction, one round trip
 * and one commit (PostgreSQL's protocol, "Pipelining"). The setting ends with the transaction.
 */
class ScopedStatement extends Query {
  readonly #setting: Setting;
  #isSet = false;

  constructor(statement: StatementText, scope: Setting, callback: (error: Error | undefined, result: QueryResult) => void) {
    super({ ...statement, queryMode: 'extended' } as StatementText);
    this.#setting = scope;
    this.callback = callback;
  }

  override prepare(connection: Wire): void {
    connection.bind({ statement: setting.name, values: this.#setting });
    connection.execute({ portal: '' });
    super.prepare(connection);
  }

  override handleDataRow(message: unknown): void {
    if (this.#isSet) super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, connection: Wire): void {
    if (this.#isSet) super.handleCommandComplete(message, connection);
    this.#isSet = true;
  }
}

/** Connections that know the setting's statement. */
const prepared = new WeakSet<ClientBase>();

/** Runs a statement in a scope that begins with it and ends with its transaction. */
export async function runScoped(client: ClientBase, statement: StatementText, scope: Setting): Promise<QueryResult> {
  if (!prepared.has(client)) {
    await client.query({ ...setting, values: [...scope] });
    prepared.add(client);
  }
  return new Promise((resolve, reject) => {
    client.query(new ScopedStatement(statement, scope, (error, result) => (error === undefined || error === null ? resolve(result) : reject(error))));
  });
}
