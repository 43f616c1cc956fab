import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@holdfast/clock/manual-clock';
import { expect, it, onTestFinished } from 'vitest';
import { openPki } from './pki.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-pki-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

it('makes a folder for each workload and one for the public, readable by the owner alone', async () => {
  const folder = temporaryFolder();
  await openPki(folder, new ManualClock(new Date('2026-03-01T12:00:00Z')));
  expect(readdirSync(folder).sort()).toEqual(['ca.crt', 'ca.key', 'gateway', 'identity', 'public', 'resume-token', 'scheduler', 'workflow-engine']);
  for (const file of ['tls.crt', 'tls.key', 'ca.crt']) expect(statSync(join(folder, 'identity', file)).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'ca.key')).mode & 0o777).toBe(0o600);
});

it('keeps its authority and its fresh certificates when it is opened again', async () => {
  const folder = temporaryFolder();
  const clock = new ManualClock(new Date('2026-03-01T12:00:00Z'));
  const first = await openPki(folder, clock);
  const before = readFileSync(join(first.workloadDir('identity'), 'tls.crt'), 'utf8');
  clock.advance(3_600_000);
  const second = await openPki(folder, clock);
  expect(readFileSync(join(second.workloadDir('identity'), 'tls.crt'), 'utf8')).toBe(before);
  expect(await second.renew()).toBe(false);
});

it('replaces certificates before they end while it runs, under the same authority', async () => {
  const folder = temporaryFolder();
  const clock = new ManualClock(new Date('2026-03-01T12:00:00Z'));
  const pki = await openPki(folder, clock);
  const authority = readFileSync(pki.caFile, 'utf8');
  const before = readFileSync(join(pki.workloadDir('gateway'), 'tls.crt'), 'utf8');
  clock.advance(17 * 3_600_000);
  expect(await pki.renew()).toBe(true);
  expect(readFileSync(join(pki.workloadDir('gateway'), 'tls.crt'), 'utf8')).not.toBe(before);
  expect(readFileSync(pki.caFile, 'utf8')).toBe(authority);
});
