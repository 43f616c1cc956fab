import { config as identity } from '@holdfast/identity/config';
import { config as resumeToken } from '@holdfast/resume-token/config';
import { config as scheduler } from '@holdfast/scheduler/config';
import { config as workflowEngine } from '@holdfast/workflow-engine/config';
import { expect, it } from 'vitest';
import { perService } from './database-services.ts';
import { serviceEnvironment } from './service-environment.ts';

const input = {
  publicUrl: 'https://localhost:8443',
  mutualTlsUrl: 'https://localhost:8444',
  ports: perService(() => ({ api: 4100, management: 4200 })),
  smtpPort: 1025,
  tlsDir: (service: string) => `/state/pki/${service}`,
  redisUrlFile: '/state/redis-url',
  sealKeysFile: '/state/seal-keys',
  databaseUrlFile: (service: string) => `/state/database-url-${service}`,
  keyEncryptionKeyFile: (service: string) => `/state/key-${service}`,
  bootstrapSecretFile: '/state/bootstrap',
};
const schemas = { identity, 'resume-token': resumeToken, scheduler, 'workflow-engine': workflowEngine };

it.each(['identity', 'workflow-engine', 'resume-token', 'scheduler'] as const)('gives %s the variables of its schema and no others', (service) => {
  const known = Object.keys(schemas[service].shape).flatMap((name) => [name, `${name}_FILE`]);
  const given = Object.keys(serviceEnvironment(service, input, {})).filter((name) => name.startsWith('HOLDFAST_'));
  expect(known).toEqual(expect.arrayContaining(given));
});

it.each(['identity', 'workflow-engine', 'resume-token', 'scheduler'] as const)('gives %s everything that it requires', (service) => {
  const given = serviceEnvironment(service, input, {});
  const required = Object.entries(schemas[service].shape).filter(([, variable]) => !variable.safeParse(undefined).success);
  const missing = required.map(([name]) => name).filter((name) => given[name] === undefined && given[`${name}_FILE`] === undefined);
  expect(missing).toEqual([]);
});

it('passes nothing on from the terminal but what a process needs', () => {
  const given = serviceEnvironment('scheduler', input, { PATH: '/usr/bin', HOME: '/home/ada', HOLDFAST_STARTED_AT: '1', AWS_SECRET_ACCESS_KEY: 'x' });
  expect(given).toMatchObject({ PATH: '/usr/bin', HOME: '/home/ada' });
  expect(given).not.toHaveProperty('HOLDFAST_STARTED_AT');
  expect(given).not.toHaveProperty('AWS_SECRET_ACCESS_KEY');
});

it('gives secrets as files', () => {
  const given = serviceEnvironment('resume-token', input, {});
  expect(given).toMatchObject({ HOLDFAST_DATABASE_URL_FILE: '/state/database-url-resume-token', HOLDFAST_KEY_ENCRYPTION_KEY_FILE: '/state/key-resume-token' });
});
