import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { repositoryRoot } from '../paths.ts';
import { reportFileVariable, type SuiteReport } from './suite-report.ts';

it('names the tests that failed, the files that could not be loaded and the errors that nobody caught', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-suite-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'sums.test.js'), `describe('sums', () => it.each([['add', 1 + 1, 2], ['double', 2 * 2, 5]])('%s', (_, sum, wanted) => expect(sum).toBe(wanted)));`);
  writeFileSync(join(folder, 'late.test.js'), `it('ends', () => new Promise((resolve) => setTimeout(() => { setImmediate(resolve); throw new Error('nobody waits for this'); })));`);
  writeFileSync(join(folder, 'broken.test.js'), `throw new Error('cannot be loaded');`);
  expect(await run(folder)).toEqual({
    passed: 2,
    failures: [
      { name: 'an error that nobody caught', reason: expect.stringContaining('nobody waits for this') },
      { name: 'broken.test.js', reason: expect.stringContaining('cannot be loaded') },
      { name: 'sums.test.js > sums > double', reason: expect.stringContaining('expected 4 to be 5') },
    ],
  });
});

function run(folder: string): Promise<SuiteReport> {
  const file = join(folder, 'report.json');
  const vitest = join(repositoryRoot, 'node_modules/.bin/vitest');
  const args = ['run', '--globals', '--root', folder, `--reporter=${join(import.meta.dirname, 'suite-report.ts')}`];
  const env = { PATH: process.env['PATH'], [reportFileVariable]: file };
  return new Promise((resolve) => {
    execFile(vitest, args, { cwd: folder, env }, () => resolve(JSON.parse(readFileSync(file, 'utf8')) as SuiteReport));
  });
}
