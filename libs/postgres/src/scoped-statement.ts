import type { Scope } from '@holdfast/transaction/statements';
import { Query, type ClientBase, type QueryResult } from 'pg';

declare module 'pg' {
  /** The driver's types leave out the connection. */
  interface ClientBase {
    readonly connection: { readonly stream: { cork(): void; uncork(): void } };
  }

  /** What a query of the driver does with its connection; its types leave that out. */
  interface Query {
    name: string | undefined;
    queryMode: 'extended' | undefined;
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

/** Begins a transaction. */
const begin = { name: 'holdfast-begin', text: 'BEGIN' } as const;

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
  readonly #begins: boolean;
  /** How many statements ahead of it have not completed. */
  #ahead: number;

  constructor(statement: StatementText, scope: Setting, begins: boolean, callback: (error: Error | undefined, result: QueryResult) => void) {
    // An object of settings the driver would copy by its property descriptors, which is a third of all it computes for a statement.
    super(statement.text, statement.values);
    this.name = statement.name;
    this.queryMode = 'extended';
    this.#setting = scope;
    this.#begins = begins;
    this.#ahead = begins ? 2 : 1;
    this.callback = callback;
  }

  override prepare(connection: Wire): void {
    if (this.#begins) {
      connection.bind({ statement: begin.name, values: [] });
      connection.execute({ portal: '' });
    }
    connection.bind({ statement: setting.name, values: this.#setting });
    connection.execute({ portal: '' });
    super.prepare(connection);
  }

  override handleDataRow(message: unknown): void {
    if (this.#ahead === 0) super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, connection: Wire): void {
    if (this.#ahead === 0) super.handleCommandComplete(message, connection);
    else this.#ahead -= 1;
  }
}

/** Connections that know the statements which go ahead. */
const [knowBegin, knowSetting] = [new WeakSet<ClientBase>(), new WeakSet<ClientBase>()];

/** Begins a transaction by itself. */
export async function runBegin(client: ClientBase): Promise<void> {
  await client.query({ ...begin });
  knowBegin.add(client);
}

/** Runs a statement in a scope that begins with it and ends with its transaction. @param opens the transaction begins with it, too */
export async function runScoped(client: ClientBase, statement: StatementText, scope: Setting, opens = false): Promise<QueryResult> {
  const begins = opens && knowBegin.has(client) && knowSetting.has(client);
  if (opens && !begins) await runBegin(client);
  if (!knowSetting.has(client)) await learnScope(client);
  return new Promise((resolve, reject) => {
    client.query(new ScopedStatement(statement, scope, begins, (error, result) => (error === undefined || error === null ? resolve(result) : reject(error))));
  });
}

/** After it nothing is waited for between a statement in a scope and the moment in which it is sent. */
export async function learnScope(client: ClientBase): Promise<void> {
  if (knowSetting.has(client)) return;
  await client.query({ ...setting, values: ['', ''] });
  knowSetting.add(client);
}

/** What `send` sends goes out as one packet. */
export function together<Sent>({ connection: { stream } }: ClientBase, send: () => Sent): Sent {
  stream.cork();
  try {
    return send();
  } finally {
    stream.uncork();
  }
}
