import { inspect } from 'node:util';
import { Unavailable } from '@holdfast/problem/unavailable';
import { createTestDatabase, type TestDatabase } from '@holdfast/testkit/postgres';
import { createTcpGate } from '@holdfast/testkit/tcp-gate';
import { promised } from '@holdfast/testkit/promised';
import type { Transaction, Transactions } from '@holdfast/transaction/transaction';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createDataSource } from './data-source.ts';
import { DatabaseError, isSerializationFailure, isUniqueViolation } from './database-error.ts';
import { listen } from './listen.ts';
import { query } from './query.ts';
import { postgresTransactions, queryIn } from './transactions.ts';

describe('transactions', () => {
  let database: TestDatabase;
  let source: DataSource;
  let transactions: Transactions;

  beforeAll(async () => {
    database = await createTestDatabase();
    source = await createDataSource({ url: database.url, applicationName: 'postgres-test', statementTimeoutMs: 2_000 }).initialize();
    transactions = postgresTransactions(source);
    await query(source)('CREATE TABLE fact (id integer PRIMARY KEY, secret text)');
  });

  beforeEach(async () => {
    await query(source)('TRUNCATE fact');
  });

  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  const facts = (): Promise<unknown[]> => query(source)('SELECT id FROM fact ORDER BY id');
  const insert = (tx: Transaction, id: number): Promise<unknown[]> => queryIn(tx)('INSERT INTO fact (id) VALUES ($1) RETURNING id', [id]);

  it('gives JSON with the digits of its integers, as it was written', async () => {
    const [row] = await query(source)<Record<string, unknown>>(`SELECT '{"a":[9007199254740993,1e400,1.5]}'::json AS json, '{"a":[9007199254740993,1.5]}'::jsonb AS jsonb, '9007199254740993'::bigint AS bigint, null::json AS nothing`);
    expect(row).toEqual({ json: { a: [9007199254740993n, Number.MAX_VALUE, 1.5] }, jsonb: { a: [9007199254740993n, 1.5] }, bigint: '9007199254740993', nothing: null });
  });

  it('says that no connection is to be had', async () => {
    const gate = await createTcpGate(database.url);
    const cut = await createDataSource({ url: gate.url, applicationName: 'postgres-cut' }).initialize();
    onTestFinished(async () => {
      await cut.destroy();
      await gate.close();
    });
    const { master }: { readonly master: Pool } = cut.driver as PostgresDriver;
    gate.shut();
    await vi.waitFor(() => expect(master.totalCount).toBe(0));
    await expect(query(cut)('SELECT 1')).rejects.toThrow(Unavailable);
    await expect(postgresTransactions(cut).run((tx) => queryIn(tx)('SELECT 1'))).rejects.toThrow(Unavailable);
    gate.open();
    expect(await query(cut)('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('commits when the work resolves, and gives its value', async () => {
    expect(await transactions.run((tx) => insert(tx, 1))).toEqual([{ id: 1 }]);
    expect(await facts()).toEqual([{ id: 1 }]);
  });

  it('rolls back when the work throws, and throws the same', async () => {
    const failure = new Error('changed my mind');
    await expect(transactions.run(async (tx) => {
      await insert(tx, 1);
      throw failure;
    })).rejects.toBe(failure);
    expect(await facts()).toEqual([]);
  });

  it('does not claim a commit when a failed statement was swallowed', async () => {
    await expect(transactions.run(async (tx) => {
      await insert(tx, 1);
      await insert(tx, 1).catch(() => undefined);
    })).rejects.toThrow('nothing was committed');
  });

  it('refuses statements after the end', async () => {
    let leaked: Transaction | undefined;
    await transactions.run(async (tx) => {
      leaked = tx;
    });
    expect(() => queryIn(leaked as Transaction)).toThrow('the transaction has ended');
  });

  it('begins with its first statement, scoped or not, on a new connection or a known one, whether or not that succeeds', async () => {
    const single = await createDataSource({ url: database.url, applicationName: 'postgres-begin', poolSize: 1 }).initialize();
    const run = postgresTransactions(single).run;
    const back = new Error('back');
    for (let round = 0; round < 3; round += 1) {
      for (const first of [(tx: Transaction) => queryIn(tx), (tx: Transaction) => queryIn(tx).across('test'), (tx: Transaction) => queryIn(tx).within([])]) {
        await expect(run(async (tx) => {
          await first(tx)('INSERT INTO fact (id) VALUES (5)');
          expect(await queryIn(tx)('SELECT id FROM fact')).toEqual([{ id: 5 }]);
          throw back;
        })).rejects.toBe(back);
        await expect(run((tx) => first(tx)('SELECT 1/0'))).rejects.toMatchObject({ code: '22012' });
        await expect(run((tx) => Promise.all([first(tx)('INSERT INTO fact (id) VALUES (6)'), queryIn(tx)('INSERT INTO fact (id) VALUES (6)')]))).rejects.toMatchObject({ code: '23505' });
        expect(await run(async () => 'nothing')).toBe('nothing');
      }
    }
    expect(await facts()).toEqual([]);
    await single.destroy();
  });

  it('keeps parameter values out of errors', async () => {
    await query(source)('INSERT INTO fact (id, secret) VALUES (1, $1)', ['canary-1']);
    const failures = await Promise.all([
      query(source)('INSERT INTO fact (id, secret) VALUES (1, $1)', ['canary-2']).catch((error: unknown) => error),
      query(source)('SELECT $1::uuid', ['canary-3']).catch((error: unknown) => error),
      transactions.run((tx) => queryIn(tx)('SELECT $1::integer', ['canary-4'])).catch((error: unknown) => error),
    ]);
    expect(failures.every((failure) => failure instanceof DatabaseError)).toBe(true);
    expect(inspect(failures, { depth: 9 })).not.toContain('canary');
    expect(isUniqueViolation(failures[0], 'fact_pkey')).toBe(true);
    expect(isUniqueViolation(failures[0], 'other')).toBe(false);
  });

  it('shows a deadlock to its caller, who may run the work again', async () => {
    await query(source)('INSERT INTO fact (id) VALUES (1), (2)');
    const arrived: (() => void)[] = [];
    const both = new Promise<void>((resolve) => {
      arrived.push(() => arrived.length === 3 && resolve());
    });
    const lockBoth = (first: number, second: number): Promise<void> =>
      transactions.run(async (tx) => {
        await queryIn(tx)('SELECT 1 FROM fact WHERE id = $1 FOR UPDATE', [first]);
        arrived.push(() => undefined);
        arrived[0]?.();
        await both;
        await queryIn(tx)('SELECT 1 FROM fact WHERE id = $1 FOR UPDATE', [second]);
      });
    const outcomes = await Promise.allSettled([lockBoth(1, 2), lockBoth(2, 1)]);
    const refusals = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refusals).toHaveLength(1);
    expect(isSerializationFailure(refusals[0]?.reason)).toBe(true);
  });

  it('cancels a statement that takes too long', async () => {
    await expect(query(source)('SELECT pg_sleep(30)')).rejects.toMatchObject({ code: '57014' });
  });

  it('outlives a connection whose end is told as soon as it is there, before whoever asked for it has it', async () => {
    const ending = createDataSource({ url: database.url, applicationName: 'postgres-at-once', poolSize: 1 });
    await ending.initialize();
    onTestFinished(() => ending.destroy());
    const { master }: { readonly master: Pool } = ending.driver as PostgresDriver;
    let told = 0;
    // After the pool has let go of it, and before the promise of it is awaited on.
    master.on('acquire', (client) => queueMicrotask(() => void (client.emit('error', new Error('terminating connection')), (told += 1))));
    expect(await query(ending)('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await postgresTransactions(ending).run((tx) => queryIn(tx)('SELECT 2 AS two'))).toEqual([{ two: 2 }]);
    expect(told).toBe(2);
  });

  it('outlives a connection that breaks under a statement while others wait for it, outside a transaction and in one', async () => {
    const single = await createDataSource({ url: database.url, applicationName: 'postgres-breaks', poolSize: 1 }).initialize();
    const end = 'SELECT pg_terminate_backend(pg_backend_pid())';
    const statement = (text: string) => query(single)(text);
    const transaction = (text: string) => postgresTransactions(single).run((tx) => queryIn(tx)(text));
    for (let round = 0; round < 10; round += 1) await Promise.allSettled([statement(end), statement('SELECT 1'), transaction(end), transaction('SELECT 1'), statement(end), transaction('SELECT 1')]);
    await vi.waitFor(async () => expect(await statement('SELECT 1 AS one')).toEqual([{ one: 1 }]), 30_000);
    await single.destroy();
  });

  it('gives up connections whose server has gone without a word, outside a transaction and in one', async () => {
    const gate = await createTcpGate(database.url);
    const silent = await createDataSource({ url: gate.url, applicationName: 'postgres-silent', poolSize: 2, statementTimeoutMs: 200, idleTransactionMs: 200 }).initialize();
    onTestFinished(async () => {
      await silent.destroy();
      await gate.close();
    });
    const statement = () => query(silent)('SELECT 1 AS one');
    const outcome = await postgresTransactions(silent).run(async (tx) => {
      await queryIn(tx)('SELECT 1');
      await statement();
      gate.stall();
      return Promise.allSettled([queryIn(tx)('SELECT 1'), statement()]);
    }).catch(() => 'nothing was committed');
    expect(outcome).toBe('nothing was committed');
    expect(await statement()).toEqual([{ one: 1 }]);
    expect(await postgresTransactions(silent).run((tx) => queryIn(tx)('SELECT 2 AS two'))).toEqual([{ two: 2 }]);
  });

  it('outlives the loss of every connection', async () => {
    const broken = transactions.run(async (tx) => {
      const [session] = await queryIn(tx)<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await query(source)('SELECT pg_terminate_backend($1)', [session?.pid]);
      await vi.waitFor(async () => expect(await query(source)('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [session?.pid])).toEqual([]), 30_000);
      return insert(tx, 1);
    });
    await expect(broken).rejects.toThrow();
    expect(await facts()).toEqual([]);
    await transactions.run((tx) => insert(tx, 2));
    expect(await facts()).toEqual([{ id: 2 }]);
  });

  it('listens, and listens again after its connection broke', async () => {
    const heard: (string | undefined)[] = [];
    const listener = listen(source, 'news', (payload) => heard.push(payload));
    await vi.waitFor(() => expect(heard).toEqual([undefined]), 30_000);
    await query(source)("SELECT pg_notify('news', 'one')");
    await vi.waitFor(() => expect(heard).toEqual([undefined, 'one']), 30_000);
    await query(source)("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'postgres-test news'");
    await vi.waitFor(() => expect(heard).toEqual([undefined, 'one', undefined]), { timeout: promised(5_000) });
    await query(source)("SELECT pg_notify('news', 'two')");
    await vi.waitFor(() => expect(heard.at(-1)).toBe('two'), 30_000);
    await listener.close();
  });
});
