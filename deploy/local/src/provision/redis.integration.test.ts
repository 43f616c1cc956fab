import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runCommand } from '../process/run-command.ts';
import { findServer } from './find-server.ts';
import { waitForRedis } from './redis-ping.ts';
import { startRedis } from './redis.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-redis-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

it('answers with its password, which stands on no command line', async () => {
  const stateDir = temporaryFolder();
  const redis = await startRedis({ stateDir, port: 0, password: 'a-password_1' });
  onTestFinished(() => redis.stop());

  await expect(waitForRedis(redis.url, 30_000)).resolves.toBeUndefined();
  await expect(waitForRedis(redis.url.replace('a-password_1', 'wrong'), 200)).rejects.toThrow('in vain');
  await expect(waitForRedis(redis.url.replace('default:a-password_1@', ''), 200)).rejects.toThrow('in vain');
  const configuration = join(stateDir, 'redis', 'redis.conf');
  expect(statSync(configuration).mode & 0o777).toBe(0o600);
  expect(readFileSync(configuration, 'utf8')).toContain('appendfsync everysec');
  const { stdout: commandLine } = await runCommand('ps', ['-o', 'args=', '-p', String(redis.child?.pid)]);
  expect(commandLine).toContain('redis');
  expect(commandLine).not.toContain('a-password_1');
});

it('refuses a password that its configuration file could misread', async () => {
  await expect(startRedis({ stateDir: temporaryFolder(), port: 0, password: 'two words' })).rejects.toThrow('letters, digits');
});

it('says what is missing, what was tried and how to get it', async () => {
  const wanted = {
    title: 'Imaginary 1.0 or newer',
    program: 'imaginary-server',
    versionFlag: '--version',
    oldest: [1, 0],
    debianPackages: [],
    remedies: ['set IMAGINARY_URL'],
  } as const;
  const search = findServer(wanted, temporaryFolder(), () => '/bin/false');
  await expect(search).rejects.toThrow(/Imaginary 1\.0 or newer is missing\.\n {2}tried: .*\/bin\/false does not run\n {2}tried: the Debian packages[^\n]*\n {2}either: set IMAGINARY_URL/);
});
