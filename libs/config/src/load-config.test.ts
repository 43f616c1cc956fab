import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigError } from './config-error.ts';
import { loadConfig } from './load-config.ts';
import { serviceConfig } from './service-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const schema = z.object({ HOLDFAST_PORT: z.coerce.number().int(), HOLDFAST_NAME: z.string().default('none') });
const faultsOf = (env: NodeJS.ProcessEnv, of: z.ZodObject = schema) => {
  try {
    loadConfig(of, env);
    return undefined;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error;
  }
};

describe('the environment', () => {
  it('is read by full names, with defaults, and other variables are none of its business', () => {
    expect(loadConfig(schema, { HOLDFAST_PORT: ' 4101 ', PATH: '/bin', OTHER: 'x' })).toEqual({ HOLDFAST_PORT: 4101, HOLDFAST_NAME: 'none' });
  });

  it('takes an empty value as not set', () => {
    expect(loadConfig(schema, { HOLDFAST_PORT: '1', HOLDFAST_NAME: '' }).HOLDFAST_NAME).toBe('none');
  });

  it('takes X_FILE as the trimmed content of a file', () => {
    const path = join(folder, 'port');
    writeFileSync(path, '4102\n');
    expect(loadConfig(schema, { HOLDFAST_PORT_FILE: path }).HOLDFAST_PORT).toBe(4102);
  });

  it('refuses X together with X_FILE, a file that cannot be read and an empty file, naming the variable once', () => {
    const empty = join(folder, 'empty');
    writeFileSync(empty, '\n');
    for (const env of [{ HOLDFAST_PORT: '1', HOLDFAST_PORT_FILE: empty }, { HOLDFAST_PORT_FILE: join(folder, 'nothing') }, { HOLDFAST_PORT_FILE: empty }]) {
      expect(faultsOf(env)?.faults.map(({ variable }) => variable)).toEqual(['HOLDFAST_PORT_FILE']);
    }
  });

  it('refuses a variable it does not know, also as a file', () => {
    const error = faultsOf({ HOLDFAST_PORT: '1', HOLDFAST_PROT: '2', HOLDFAST_NAMES_FILE: '/x' });
    expect(error?.faults.map(({ variable }) => variable)).toEqual(['HOLDFAST_PROT', 'HOLDFAST_NAMES_FILE']);
  });

  it('names every variable that is missing or bad, and never a value', () => {
    const error = faultsOf(
      {
        HOLDFAST_PORT: 'canary', HOLDFAST_MANAGEMENT_PORT: '99999999', HOLDFAST_DATABASE_URL: 'mysql://canary', HOLDFAST_QUEUE_SEAL_KEYS: 'canary:canary', HOLDFAST_LOG_LEVEL: 'canary',
        HOLDFAST_TRACE_RATIO: '7', HOLDFAST_PUBLIC_URL: 'https://canary/', HOLDFAST_SPIFFE_NAMESPACE: 'Canary', HOLDFAST_CANARY: 'canary', HOLDFAST_OTLP_ENDPOINT: 'canary', HOLDFAST_DRAIN_SECONDS: 'canary',
      },
      serviceConfig,
    );
    expect(error?.message).not.toContain('canary');
    expect(new Set(error?.faults.map(({ variable }) => variable))).toEqual(
      new Set([
        'HOLDFAST_CANARY', 'HOLDFAST_PORT', 'HOLDFAST_MANAGEMENT_PORT', 'HOLDFAST_PUBLIC_URL', 'HOLDFAST_DATABASE_URL', 'HOLDFAST_REDIS_URL', 'HOLDFAST_TLS_DIR',
        'HOLDFAST_SPIFFE_NAMESPACE', 'HOLDFAST_QUEUE_SEAL_KEYS', 'HOLDFAST_LOG_LEVEL', 'HOLDFAST_OTLP_ENDPOINT', 'HOLDFAST_TRACE_RATIO', 'HOLDFAST_DRAIN_SECONDS',
      ]),
    );
    expect(error?.faults.find(({ variable }) => variable === 'HOLDFAST_REDIS_URL')?.reason).toBe('is required');
  });
});

describe('the configuration of a service', () => {
  const key = randomBytes(32);
  const env = {
    HOLDFAST_PORT: '4101', HOLDFAST_MANAGEMENT_PORT: '4201', HOLDFAST_DATABASE_URL: 'postgres://a:b@127.0.0.1:5433/a', HOLDFAST_REDIS_URL: 'redis://127.0.0.1:6380',
    HOLDFAST_TLS_DIR: '/tls', HOLDFAST_QUEUE_SEAL_KEYS: `new:${key.toString('base64')},old:${randomBytes(32).toString('base64url')}`,
  };

  it('has the development defaults', () => {
    expect(loadConfig(serviceConfig, env)).toMatchObject({
      HOLDFAST_HOST: '127.0.0.1', HOLDFAST_PUBLIC_URL: 'https://localhost:8443', HOLDFAST_SPIFFE_NAMESPACE: 'local', HOLDFAST_LOG_LEVEL: 'info', HOLDFAST_TRACE_RATIO: 0.1, HOLDFAST_DRAIN_SECONDS: 10,
    });
  });

  it('reads the seal keys in their order', () => {
    const { HOLDFAST_QUEUE_SEAL_KEYS: keys } = loadConfig(serviceConfig, env);
    expect(keys.map(({ id }) => id)).toEqual(['new', 'old']);
    expect(keys[0]?.key).toEqual(key);
  });

  it.each(['', 'x', ':x', `a:${key.toString('base64')},a:${key.toString('base64')}`, `a:${randomBytes(31).toString('base64')}`, `a b:${key.toString('base64')}`])('refuses seal keys of another form, case %#', (text) => {
    expect(faultsOf({ ...env, HOLDFAST_QUEUE_SEAL_KEYS: text }, serviceConfig)?.faults[0]?.variable).toBe('HOLDFAST_QUEUE_SEAL_KEYS');
  });

  it.each(['https://a/', 'http://a', 'https://a?b', 'https://a#b', 'https://u:p@a', 'a'])('refuses %s as the public address', (text) => {
    expect(faultsOf({ ...env, HOLDFAST_PUBLIC_URL: text }, serviceConfig)?.faults[0]?.variable).toBe('HOLDFAST_PUBLIC_URL');
  });
});
