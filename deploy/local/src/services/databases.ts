import pg from 'pg';
import { databaseName, type DatabaseService } from './database-services.ts';

/** A database with a role of the same name that owns it and can enter no other. */
export interface ServiceDatabase {
  readonly service: DatabaseService;
  readonly password: string;
}

/**
 * Creates what is absent and sets each role's password. On a server of our own (`closed`) no role may enter the
 * administrator's databases either; a server that belongs to somebody else keeps its own rules for those.
 */
export async function prepareDatabases(adminUrl: string, databases: readonly ServiceDatabase[], closed: boolean): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    if (closed) await admin.query('REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC');
    for (const database of databases) await prepareDatabase(admin, database);
  } finally {
    await admin.end();
  }
}

async function prepareDatabase(admin: pg.Client, { service, password }: ServiceDatabase): Promise<void> {
  const name = databaseName(service);
  const quoted = admin.escapeIdentifier(name);
  const role = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
  if (role.rowCount === 0) await admin.query(`CREATE ROLE ${quoted}`);
  await admin.query(`ALTER ROLE ${quoted} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD ${admin.escapeLiteral(password)}`);
  const existing = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  if (existing.rowCount === 0) await admin.query(`CREATE DATABASE ${quoted} OWNER ${quoted}`);
  await admin.query(`REVOKE ALL ON DATABASE ${quoted} FROM PUBLIC`);
}

/** The URL by which the role enters its database on the administrator's server. */
export function databaseUrl(adminUrl: string, { service, password }: ServiceDatabase): string {
  const url = new URL(adminUrl);
  url.username = databaseName(service);
  url.password = password;
  url.pathname = `/${databaseName(service)}`;
  return url.href;
}
