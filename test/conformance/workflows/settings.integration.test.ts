import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lend } from './settings.ts';

const stateDir = mkdtempSync(join(tmpdir(), 'lend-'));
const running = new Map<string, ChildProcess>();
const ready = createServer((_, response) => void response.end('{}'));
let isOver = false;

/** As the launcher does: whoever ends is started again, and the record says who runs. */
function launch(name: string): void {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  child.on('exit', () => (isOver ? undefined : launch(name)));
  running.set(name, child);
  writeFileSync(join(stateDir, 'processes.json'), JSON.stringify([...running].map(([each, { pid }]) => ({ name: each, pid }))));
}

beforeAll(async () => {
  for (const name of ['workflow-engine', 'workflow-engine-2', 'scheduler', 'identity']) launch(name);
  ready.listen(0, '127.0.0.1');
  await once(ready, 'listening');
});
afterAll(() => {
  isOver = true;
  for (const child of running.values()) child.kill('SIGKILL');
  ready.close();
  rmSync(stateDir, { recursive: true, force: true });
});

const pids = (): (number | undefined)[] => ['workflow-engine', 'workflow-engine-2', 'scheduler', 'identity'].map((name) => running.get(name)?.pid);

it('a running platform lends its services with other settings, every replica, and has its own back after it', async () => {
  const own = join(stateDir, 'settings', 'workflow-engine', 'HOLDFAST_EGRESS_PROXY_URL');
  const { port } = ready.address() as AddressInfo;
  const run = { pid: process.pid, gatewayUrl: '', mailUrl: '', caFile: '', bootstrapSecretFile: '', ports: { 'workflow-engineManagement': port, schedulerManagement: port } };
  const before = pids();
  const giveBack = await lend(stateDir, run, { 'workflow-engine': { HOLDFAST_EGRESS_PROXY_URL: 'http://127.0.0.1:9' }, scheduler: { HOLDFAST_SCHEDULE_MINIMUM_SECONDS: '1' } });
  const during = pids();
  expect([readFileSync(own, 'utf8'), during.map((pid, index) => pid === before[index])]).toEqual(['http://127.0.0.1:9', [false, false, false, true]]);
  await giveBack();
  expect([existsSync(join(stateDir, 'settings')), pids().map((pid, index) => pid === during[index])]).toEqual([false, [false, false, false, true]]);
});
