import { clientTls } from '@holdfast/config/client-tls';
import { parseJson } from '@holdfast/json/parse-json';
import { types, type ClientBase, type CustomTypesConfig } from 'pg';
import { DataSource } from 'typeorm';
import { socketOf } from './connection.ts';

export interface DatabaseOptions {
  /** `postgres://role:password@host:port/database`, with `sslmode` where the network asks for it. */
  readonly url: string;
  /** Folder with ca.crt, and tls.crt and tls.key where the server asks for a certificate. Without it the URL decides. */
  readonly tlsDir?: string | undefined;
  /** Shown in `pg_stat_activity`: the service's name. */
  readonly applicationName: string;
  /** Connections at most. Default 10. */
  readonly poolSize?: number;
  /** Milliseconds after which the server cancels one statement (SQLSTATE 57014). Default 10,000. Migrations have no limit. */
  readonly statementTimeoutMs?: number;
  /** Milliseconds after which the server ends a transaction that does nothing, and frees what it has locked: its process stands still. Default: thrice the statement's. */
  readonly idleTransactionMs?: number;
  /** Settings of the server for each connection, by name: of the planner, for statements that are known. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Whether what is asked of one connection at once is sent at once. */
  readonly pipeline?: boolean;
}

/** Milliseconds of silence after which TCP asks whether the other end is there; it gives up ten seconds later. */
export const keepAliveMs = 10_000;

/** Milliseconds that a caller waits for a connection, new or from the pool, before it fails. */
const connectTimeoutMs = 5_000;

/**
 * A server that ends may tell so in the same breath in which a connection begins: then the pool has let go of it, nobody has it yet, and an error that
 * nobody listens to ends the process. Whoever gets it fails with its first statement.
 */
function survive(client: ClientBase): void {
  client.on('error', () => undefined);
}

/**
 * A host that goes without a word (its power, its network) tells nobody: TCP alone would let a statement wait for a quarter of an hour. Longer than
 * statements and transactions may take no connection in use is silent; then it is broken, and whoever waits for it is told.
 */
function breakWhenSilent(client: ClientBase, milliseconds: number): void {
  const socket = socketOf(client);
  socket.setTimeout(milliseconds, () => socket.destroy(new Error(`the database was silent for ${milliseconds} ms`)));
}

/** Object ids of `json` and `jsonb` in pg_type, the same in every Postgres. */
const jsonTypes = new Set<number>([types.builtins.JSON, types.builtins.JSONB]);

/** JSON comes with its large integers as they are. */
const exactJson: CustomTypesConfig = {
  getTypeParser: (oid, format) => (jsonTypes.has(oid) && format !== 'binary' ? parseJson : types.getTypeParser(oid, format)),
};

/**
 * A pool that is not open yet: `initialize()` it, or let `openDatabase` do so. The schema belongs to SQL migrations:
 * TypeORM never synchronises, and never logs (its logger would write parameter values).
 */
export function createDataSource({ url, tlsDir, applicationName, poolSize = 10, statementTimeoutMs = 10_000, idleTransactionMs = 3 * statementTimeoutMs, settings = {}, pipeline = false }: DatabaseOptions): DataSource {
  const ssl = clientTls(tlsDir);
  return new DataSource({
    type: 'postgres',
    url,
    ...(ssl === undefined ? {} : { ssl }),
    applicationName,
    poolSize,
    synchronize: false,
    logging: false,
    connectTimeoutMS: connectTimeoutMs,
    // An idle connection that breaks is dropped by the pool; whoever asks next gets a new one or the error.
    poolErrorHandler: () => undefined,
    extra: {
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: idleTransactionMs,
      keepAlive: true,
      keepAliveInitialDelayMillis: keepAliveMs,
      onConnect: (client: ClientBase) => {
        survive(client);
        breakWhenSilent(client, statementTimeoutMs + idleTransactionMs);
      },
      pipeline,
      types: exactJson,
      options: Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`).join(' '),
    },
  });
}
