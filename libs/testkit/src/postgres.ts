import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { testServer } from './environment.ts';

export interface TestDatabase {
  readonly url: string;
  /** Also ends the connections that a test forgot. */
  drop(): Promise<void>;
}

async function administer(statement: string): Promise<void> {
  const client = new Client({ connectionString: testServer('HOLDFAST_TEST_POSTGRES_URL') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/**
 * An empty database of its own on the tests' server: any number of tests may run at once. Its role owns it and is nobody else, as a
 * service's is: row-level security holds.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const password = randomBytes(16).toString('hex');
  await administer(`CREATE ROLE ${name} LOGIN NOSUPERUSER PASSWORD '${password}'`);
  await administer(`CREATE DATABASE ${name} OWNER ${name}`);
  const url = new URL(testServer('HOLDFAST_TEST_POSTGRES_URL'));
  Object.assign(url, { pathname: `/${name}`, username: name, password });
  return {
    url: url.href,
    drop: async () => {
      await administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await administer(`DROP ROLE IF EXISTS ${name}`);
    },
  };
}
