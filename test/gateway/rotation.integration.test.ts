import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { freePort } from '@holdfast/local/process/free-port';
import { findNginx } from '@holdfast/local/provision/nginx';
import { inUserNamespace } from '@holdfast/local/provision/unprivileged';
import { createTestCa } from '@holdfast/testkit/certificates';
import { httpsRequest } from '@holdfast/testkit/https-request';
import { expect, it, onTestFinished, vi } from 'vitest';

it('a container of the gateway takes up rotated certificates, its own and its public one, and fails no request meanwhile', async () => {
  const ca = await createTestCa();
  onTestFinished(() => ca[Symbol.dispose]());
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-rotation-'));
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [face, workload, identity] = [await ca.issue({ service: 'localhost' }), await ca.issue({ service: 'gateway' }), await ca.issue({ service: 'identity' })];
  const read = (dir: string) => ({ cert: readFileSync(join(dir, 'tls.crt')), key: readFileSync(join(dir, 'tls.key')), ca: readFileSync(ca.caFile) });

  const callers = new Set<string>();
  const upstream = createServer({ ...read(identity), requestCert: true, rejectUnauthorized: true }, (request, response) => {
    if (request.socket instanceof TLSSocket) callers.add(request.socket.getPeerCertificate().serialNumber);
    response.end('{"ok":true}');
  });
  await new Promise<void>((resolve) => void upstream.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void upstream.close());
  const url = `https://127.0.0.1:${(upstream.address() as AddressInfo).port}`;

  const [https, http, management] = [await freePort(), await freePort(), await freePort()];
  const nginx = await findNginx();
  const [program, ...words] = [...((await inUserNamespace()) ?? []), process.execPath, '--conditions=source', fileURLToPath(new URL('../../deploy/gateway/src/main.ts', import.meta.url))];
  const env = {
    ...nginx.env, PATH: `${dirname(nginx.path)}:${process.env['PATH'] ?? ''}`,
    HOLDFAST_PUBLIC_URL: `https://localhost:${https}`, HOLDFAST_HOST: '127.0.0.1', HOLDFAST_PORT: String(https), HOLDFAST_HTTP_PORT: String(http), HOLDFAST_MANAGEMENT_PORT: String(management),
    HOLDFAST_TLS_DIR: workload, HOLDFAST_PUBLIC_TLS_DIR: face, HOLDFAST_RUNTIME_DIR: join(folder, 'run'), HOLDFAST_WORKERS: '1', HOLDFAST_API_PER_MINUTE: '1000000',
    HOLDFAST_IDENTITY_URL: url, HOLDFAST_WORKFLOW_ENGINE_URL: url, HOLDFAST_RESUME_TOKEN_URL: url, HOLDFAST_SCHEDULER_URL: url,
  };
  const gateway = spawn(program, words, { env, stdio: ['ignore', openSync(join(folder, 'out'), 'a'), openSync(join(folder, 'err'), 'a')] });
  const ended = new Promise<number | null>((resolve) => void gateway.once('exit', resolve));
  onTestFinished(() => void gateway.kill('SIGKILL'));
  await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${management}/health/ready`)).status).toBe(200), { timeout: 30_000 });

  const failures: unknown[] = [];
  let answered = 0;
  let stop = false;
  const load = async (): Promise<void> => {
    while (!stop) {
      try {
        const { status } = await httpsRequest({ port: https, path: '/.well-known/jwks.json', caFile: ca.caFile, headers: { host: 'localhost' } });
        if (status !== 200) failures.push(status);
        answered += 1;
      } catch (error) {
        failures.push(error);
        stop = failures.length > 20;
      }
    }
  };
  const loads = [load(), load()];
  onTestFinished(() => {
    stop = true;
  });
  const serial = async (): Promise<string> => (await httpsRequest({ port: https, path: '/problems', caFile: ca.caFile, headers: { host: 'localhost' } })).serial;
  await vi.waitFor(() => expect([failures, callers.size]).toEqual([[], 1]), { timeout: 30_000 });
  const before = await serial();
  await ca.issue({ service: 'localhost', into: face });
  await ca.issue({ service: 'gateway', into: workload });
  await vi.waitFor(async () => expect(await serial()).not.toBe(before), { timeout: 30_000, interval: 100 });
  await vi.waitFor(() => expect(callers.size).toBe(2), { timeout: 30_000 });
  stop = true;
  await Promise.all(loads);
  expect(failures).toEqual([]);
  expect(answered).toBeGreaterThan(50);

  gateway.kill('SIGTERM');
  expect(await ended).toBe(0);
  await expect(fetch(`http://127.0.0.1:${management}/health/ready`)).rejects.toThrow();
}, 60_000);
