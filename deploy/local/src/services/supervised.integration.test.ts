import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { identifyProcess } from '../state/process-identity.ts';
import { openProcessRecord, stopOrphans } from '../state/process-record.ts';
import { startChild } from '../process/child.ts';
import { supervise, type Supervised } from './supervised.ts';

interface Setting {
  readonly stateDir: string;
  readonly program: Supervised;
  readonly reports: string[];
}

/** A program that says it is ready by a file, which it makes after each start. */
async function start(script = 'echo $$ > ready; exec sleep 600'): Promise<Setting> {
  const stateDir = mkdtempSync(join(tmpdir(), 'holdfast-supervised-'));
  const ready = join(stateDir, 'ready');
  const reports: string[] = [];
  let program: Supervised | undefined;
  onTestFinished(async () => {
    await program?.stop();
    rmSync(stateDir, { recursive: true, force: true });
  });
  program = await supervise({
    name: 'sleeper',
    command: ['/bin/sh', '-c', script],
    cwd: stateDir,
    logFile: join(stateDir, 'sleeper.log'),
    ready: async () => {
      if (!existsSync(ready) || readFileSync(ready, 'utf8').trim() !== String(program?.pid)) throw new Error('not yet');
    },
    record: openProcessRecord(stateDir),
    report: (line) => reports.push(line),
  });
  return { stateDir, program, reports };
}

it('starts a program again that was killed, and tells', async () => {
  const { program, reports } = await start();
  await program.waitReady();
  const before = program.pid;
  await program.kill('SIGKILL');
  await program.waitReady();
  expect(program.pid).not.toBe(before);
  expect(reports).toEqual(['sleeper ended (SIGKILL); starting it again in 0.25 s']);
});

it('leaves a program dead that was killed for good, until it is restarted', async () => {
  const { program, reports } = await start();
  await program.waitReady();
  await program.kill('SIGKILL', { restart: false });
  expect(program.pid).toBeUndefined();
  await program.restart();
  expect(program.pid).toBeDefined();
  expect(reports).toEqual([]);
});

it('gives up waiting for a program that ends three times without becoming ready, and shows why', async () => {
  const { program } = await start('echo the port is taken; exit 1');
  await expect(program.waitReady()).rejects.toThrow('the port is taken');
});

it('leaves no process after it was stopped', async () => {
  const { program } = await start();
  const { pid } = program;
  await program.stop();
  expect(pid !== undefined && identifyProcess(pid)).toBeUndefined();
  expect(program.pid).toBeUndefined();
});

it('stops what a killed start has left, and spares a process that was given the same number', async () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'holdfast-orphans-'));
  onTestFinished(() => rmSync(stateDir, { recursive: true, force: true }));
  const [left, innocent] = await Promise.all(
    ['left', 'innocent'].map((name) => startChild({ name, command: ['/bin/sleep', '600'], logFile: join(stateDir, `${name}.log`) })),
  );
  onTestFinished(async () => void (await innocent?.stop()));
  const record = openProcessRecord(stateDir);
  record.add('left', left?.pid ?? 0);
  const file = join(stateDir, 'processes.json');
  const recorded = JSON.parse(readFileSync(file, 'utf8')) as object[];
  writeFileSync(file, JSON.stringify([...recorded, { name: 'innocent', pid: innocent?.pid, started: 'long ago' }]));

  expect(await stopOrphans(stateDir)).toEqual(['left']);
  await vi.waitFor(() => expect(left?.exit()).toBeDefined(), 30_000);
  expect(innocent?.exit()).toBeUndefined();
});
