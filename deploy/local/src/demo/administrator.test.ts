import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { logIn } from './administrator.ts';
import { httpsClient } from './https-client.ts';
import { createNarrator } from './narrator.ts';

let stateDir: string;
beforeEach(() => (stateDir = mkdtempSync(join(tmpdir(), 'holdfast-demo-'))));
afterEach(() => rmSync(stateDir, { recursive: true }));

function logInAt(port: number): Promise<string> {
  const bootstrapSecretFile = join(stateDir, 'bootstrap-secret');
  writeFileSync(bootstrapSecretFile, 'only-for-this-test');
  const gatewayUrl = `https://127.0.0.1:${port}`;
  const run = { gatewayUrl, bootstrapSecretFile, caFile: '', mailUrl: '' };
  return logIn({ run, stateDir, client: httpsClient(gatewayUrl, ''), narrator: createNarrator(() => undefined), env: {} });
}

/** A server that breaks off each connection, or, closed again, a port that nobody listens on. */
async function breakingServer(): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return { port: (server.address() as AddressInfo).port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

it('forgets the administrator that a platform which does not run was never asked for', async () => {
  const { port, close } = await breakingServer();
  await close();
  await expect(logInAt(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  expect(existsSync(join(stateDir, 'demo.json'))).toBe(false);
});

it('keeps the password of an administrator that may have been made when the connection broke', async () => {
  const { port, close } = await breakingServer();
  await expect(logInAt(port)).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(existsSync(join(stateDir, 'demo.json'))).toBe(true);
  await close();
});
