import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenFromMail } from './approver.ts';
import { World } from './world.ts';

const services = ['identity', 'workflow-engine', 'resume-token', 'scheduler'] as const;
const stranger = '00000000-0000-7000-8000-00000000dead';

let world: World;
beforeAll(async () => {
  world = await World.start();
  await world.login();
});
afterAll(async () => (world as World | undefined)?.[Symbol.asyncDispose]());

/** Every table of a service that says whose its rows are. */
async function tablesOfTenants(service: (typeof services)[number]): Promise<{ readonly name: string; readonly walled: boolean }[]> {
  const rows = await world.rows(
    service,
    `SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS walled FROM pg_class c
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
       AND (c.relforcerowsecurity OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped)) ORDER BY 1`,
  );
  return rows.map(({ name, walled }) => ({ name: String(name), walled: walled === true }));
}

/** What the service's own role finds and deletes in a table with these settings; nothing is kept. */
async function reach(service: (typeof services)[number], table: string, options: string): Promise<{ seen: number; deleted: number }> {
  const client = new pg.Client({ connectionString: world.platform.postgres.urls[service], options });
  await client.connect();
  try {
    await client.query('BEGIN');
    const { rowCount: seen } = await client.query(`SELECT FROM "${table}"`);
    const { rowCount: changed } = await client.query(`DELETE FROM "${table}" WHERE ctid IN (SELECT ctid FROM "${table}")`).catch((error: unknown) => {
      // Rows that others point to stay, and so does what is only appended to; what was found is what is asked.
      if (error instanceof Error && 'code' in error && (error.code === '23503' || error.code === '42501')) return { rowCount: seen };
      throw error;
    });
    return { seen: seen ?? 0, deleted: changed ?? 0 };
  } finally {
    await client.query('ROLLBACK');
    await client.end();
  }
}

describe('the second wall between tenants', () => {
  it.each(services)('stands in %s around every table that says whose its rows are', async (service) => {
    const tables = await tablesOfTenants(service);
    expect(tables.length).toBeGreaterThan(2);
    expect(tables.filter(({ walled }) => !walled)).toEqual([]);
  });

  it('shows nothing, and lets nothing be changed, without a tenant or with another one, by the service itself', async () => {
    await world.startExpense('walls@example.test');
    await tokenFromMail(world, 'walls@example.test');
    const filled: string[] = [];
    for (const service of services) {
      for (const { name } of await tablesOfTenants(service)) {
        for (const options of ['', `-c holdfast.tenants={${stranger}}`]) expect({ name, ...(await reach(service, name, options)) }).toEqual({ name, seen: 0, deleted: 0 });
        if ((await reach(service, name, '-c holdfast.across=test')).seen > 0) filled.push(`${service}.${name}`);
      }
    }
    expect(filled).toEqual(expect.arrayContaining([
      'identity.users', 'identity.sessions', 'identity.refresh_tokens', 'workflow-engine.instances', 'workflow-engine.history', 'workflow-engine.timers',
      'workflow-engine.bookmarks', 'workflow-engine.definitions', 'resume-token.resume_tokens', 'resume-token.bookmarks', 'scheduler.timers',
    ]));
  });
});
