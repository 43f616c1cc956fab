import type { Transaction } from './transaction.ts';

/**
 * Whose rows a statement sees and changes in tables that belong to tenants: those of some tenants; or everybody's, for work of the
 * service itself, which has a name. The database keeps to it, whatever the statement says.
 */
export type Scope = { readonly tenants: readonly string[] } | { readonly across: string };

/**
 * Runs one SQL statement, `$1` … standing for the parameters, and returns the rows of its SELECT or RETURNING.
 * `name`: of one text for ever; a connection prepares it once and knows it from then on.
 */
type Run = <Row>(text: string, parameters?: readonly unknown[], name?: string) => Promise<Row[]>;

export interface Statement {
  readonly text: string;
  readonly parameters: readonly unknown[];
  /** As of `Run`. */
  readonly name?: string;
}

/** Statements. By itself it has no scope, and so no tenant's rows. */
export interface Query extends Run {
  /** The same, with the rows of one tenant or of several. */
  within(tenants: string | readonly string[]): Query;
  /** The same, with the rows of all tenants. @param work that needs them: a name for whoever reads the code. */
  across(work: string): Query;
  /** One statement and then another, which outside a transaction sees what the first has committed: one round trip, where the connection is a pipeline. Of both that fail the first counts. */
  inTurn<First, Second>(first: Statement, second: Statement): Promise<readonly [First[], Second[]]>;
}

type RunInScope = <Row>(scope: Scope | undefined, text: string, parameters: readonly unknown[], name?: string) => Promise<Row[]>;
type RunBothInScope = <First, Second>(scope: Scope | undefined, first: Statement, second: Statement) => Promise<readonly [First[], Second[]]>;

/** The statements of an adapter that runs each in a scope. @param both by default one is answered before the other is sent. */
export function scopedQuery(run: RunInScope, both: RunBothInScope = oneByOne(run)): Query {
  const within = (scope: Scope | undefined): Query => {
    const statements: Run = (text, parameters = [], name) => run(scope, text, parameters, name);
    return Object.assign(statements, {
      within: (tenants: string | readonly string[]) => within({ tenants: typeof tenants === 'string' ? [tenants] : tenants }),
      across: (work: string) => within({ across: work }),
      inTurn: <First, Second>(first: Statement, second: Statement) => both<First, Second>(scope, first, second),
    });
  };
  return within(undefined);
}

function oneByOne(run: RunInScope): RunBothInScope {
  return async <First, Second>(scope: Scope | undefined, first: Statement, second: Statement) => {
    const rows = await run<First>(scope, first.text, first.parameters, first.name);
    return [rows, await run<Second>(scope, second.text, second.parameters, second.name)];
  };
}

export function inScope(query: Query, scope: Scope | undefined): Query {
  if (scope === undefined) return query;
  return 'across' in scope ? query.across(scope.across) : query.within(scope.tenants);
}

/**
 * SQL of a row that a statement joins so that its commit waits for no disk: everybody sees it at once, and a crash of the database may take it
 * back, in the order of commits. For what is then done again and changes nothing, or is told to nobody before a later commit has waited.
 */
export const hurried = "(SELECT set_config('synchronous_commit', 'off', true)) AS hurried";

/** Forgetting a transaction as it ends makes any later use of it a visible bug. */
const queries = new WeakMap<Transaction, Query>();

/** Called by the adapter that opens transactions. */
export function bindStatements(tx: Transaction, query: Query): void {
  queries.set(tx, query);
}

/** Called by the adapter as the transaction ends. */
export function unbindStatements(tx: Transaction): void {
  queries.delete(tx);
}

/** The statements of `tx`, in order, on its connection: for stores and the outbox, never for use cases. */
export function queryIn(tx: Transaction): Query {
  const query = queries.get(tx);
  if (query === undefined) throw new Error('the transaction has ended, or is not one of a SQL database');
  return query;
}
