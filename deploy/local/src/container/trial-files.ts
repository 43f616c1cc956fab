import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { services } from '@holdfast/contracts/services';
import type { Pki } from '../pki/pki.ts';
import { databaseName, perService, type DatabaseService } from '../services/database-services.ts';
import { databaseUrl } from '../services/databases.ts';
import type { Secrets } from '../state/secrets.ts';

/** Where the servers of a trial are. */
export interface TrialServers {
  /** host:port of Postgres. */
  readonly postgres: string;
  /** host:port of Redis. */
  readonly redis: string;
}

/** Consumer → file name → content: each consumer gets what it needs and nothing else. */
export type TrialFiles = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What a trial keeps secret. A name that ends in `-tls` holds a certificate in cert-manager's layout. */
export function trialFiles(secrets: Secrets, pki: Pki, servers: TrialServers): TrialFiles {
  const adminUrl = `postgres://postgres:${secrets.password('postgres-admin')}@${servers.postgres}/postgres`;
  const urls = perService((service) => databaseUrl(adminUrl, { service, password: secrets.password(`database-${service}`) }));
  const redisPassword = secrets.password('redis-password');
  const every = (service: DatabaseService) => ({
    'database-url': urls[service],
    'redis-url': `redis://default:${redisPassword}@${servers.redis}`,
    'queue-seal-keys': content(secrets.sealKeysFile()),
  });
  const keyEncryptionKey = (service: DatabaseService) => ({ 'key-encryption-key': content(secrets.keyFile(`key-encryption-key-${service}`)) });
  const databaseUrls = Object.fromEntries(Object.entries(urls).map(([service, url]) => [`${service}-database-url`, url]));
  return {
    identity: { ...every('identity'), ...keyEncryptionKey('identity'), 'bootstrap-secret': secrets.password('bootstrap-secret') },
    'workflow-engine': { ...every('workflow-engine'), ...keyEncryptionKey('workflow-engine') },
    'resume-token': { ...every('resume-token'), ...keyEncryptionKey('resume-token') },
    scheduler: every('scheduler'),
    migrations: databaseUrls,
    databases: { 'admin-url': adminUrl, ...databaseUrls },
    postgres: { password: secrets.password('postgres-admin') },
    redis: { 'redis.conf': redisConfiguration(redisPassword) },
    ...Object.fromEntries(services.map((service) => [`${service}-tls`, certificate(pki.workloadDir(service))])),
    'public-tls': certificate(pki.publicDir),
  };
}

/** The URLs that `databases` prepares, as they lie in its folder. */
export function readDatabaseUrls(folder: string): { readonly adminUrl: string; readonly passwords: Readonly<Record<DatabaseService, string>> } {
  const passwords = perService((service) => {
    const url = new URL(content(join(folder, `${service}-database-url`)));
    if (url.username !== databaseName(service)) throw new Error(`the URL of ${service} is of another role: ${url.username}`);
    return decodeURIComponent(url.password);
  });
  return { adminUrl: content(join(folder, 'admin-url')), passwords };
}

function certificate(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(['tls.crt', 'tls.key', 'ca.crt'].map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

function content(file: string): string {
  return readFileSync(file, 'utf8').trim();
}

function redisConfiguration(password: string): string {
  return ['bind * -::*', 'protected-mode yes', 'port 6379', `requirepass ${password}`, 'dir /data', 'appendonly yes', 'appendfsync everysec', 'save ""', 'maxmemory-policy noeviction', ''].join('\n');
}
