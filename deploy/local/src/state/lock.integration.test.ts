import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { lockHolder, LockedError, takeLock } from './lock.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-lock-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

it('is held by one start at a time', () => {
  const folder = temporaryFolder();
  const release = takeLock(folder);
  expect(() => takeLock(folder)).toThrow(LockedError);
  expect(lockHolder(folder)?.pid).toBe(process.pid);
  release();
  takeLock(folder)();
  expect(readdirSync(folder)).toEqual([]);
});

it('is taken over from a process that is gone, also when its number was given to another', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: process.pid, started: 'another boot' }));
  expect(lockHolder(folder)).toBeUndefined();
  takeLock(folder)();
});

it('is taken over when a killed start left it half written', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'lock'), '{');
  takeLock(folder);
  expect(lockHolder(folder)?.pid).toBe(process.pid);
});
