import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes, randomUUID } from 'node:crypto';
import { createTestCa } from '@holdfast/testkit/certificates';
import { httpsRequest } from '@holdfast/testkit/https-request';
import { createTestDatabase } from '@holdfast/testkit/postgres';
import { testRedis } from '@holdfast/testkit/redis';
import { startSmtpCatcher } from '@holdfast/testkit/smtp-catcher';
import { afterAll, expect, it } from 'vitest';
const procs: ReturnType<typeof spawn>[] = [];
afterAll(() => { for (const p of procs) p.kill('SIGKILL'); });
it('runs', async () => {
  const [own, redis, mails, ca] = await Promise.all([createTestDatabase(), testRedis(), startSmtpCatcher(), createTestCa()]);
  const tls = await ca.issue({ service: 'resume-token' });
  const engineTls = await ca.issue({ service: 'workflow-engine' });
  const gatewayTls = await ca.issue({ service: 'gateway' });
  const env = (i: number) => ({
    PATH: process.env['PATH'], HOLDFAST_PORT: String(42103 + i), HOLDFAST_MANAGEMENT_PORT: String(42203 + i), HOLDFAST_DATABASE_URL: own.url, HOLDFAST_REDIS_URL: redis.url,
    HOLDFAST_TLS_DIR: tls, HOLDFAST_QUEUE_SEAL_KEYS: `a:${seal}`, HOLDFAST_KEY_ENCRYPTION_KEY: kek, HOLDFAST_SMTP_URL: mails.url, HOLDFAST_RESUME_WAIT_SECONDS: '1', HOLDFAST_IDENTITY_URL: 'https://localhost:4101',
  });
  const seal = randomBytes(32).toString('base64'), kek = randomBytes(32).toString('base64');
  let log = '';
  const start = performance.now();
  for (const i of [0, 1]) {
    const p = spawn(process.execPath, ['--import', '@holdfast/telemetry/boot', 'dist/main.js'], { cwd: new URL('..', import.meta.url).pathname, env: env(i) });
    p.stdout.on('data', (d) => (log += d)); p.stderr.on('data', (d) => (log += d));
    procs.push(p);
  }
  const exits = procs.map((p) => once(p, 'exit'));
  const deadline = Date.now() + 90_000;
  while ((log.match(/"listening"/g) ?? []).length < 2 && Date.now() < deadline) await new Promise((r) => setTimeout(r, 50));
  console.log('ready after', performance.now() - start, log);
  const ready = await fetch('http://127.0.0.1:42203/health/ready'); console.log(ready.status, await ready.text());
  const send = (port: number, tlsDir: string, method: string, path: string, body?: unknown, headers = {}) =>
    httpsRequest({ port, caFile: ca.caFile, tlsDir, servername: 'resume-token', method, path, headers: { 'content-type': 'application/json', ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const b = randomUUID(), instanceId = randomUUID();
  const m = await send(42103, engineTls, 'POST', `/internal/v1/bookmarks/${b}/tokens`, { tenantId: randomUUID(), instanceId, definition: { namespace: 'a', name: 'b', version: '1' }, requestedBy: 'x', title: 't', outcomes: ['approve'], expiresAt: new Date(Date.now() + 1e6).toISOString(), deliver: true, recipient: 'a@b.example' }, { 'idempotency-key': 'k' });
  console.log(m.status, m.text);
  const { tokenId } = JSON.parse(m.text);
  const token = JSON.parse((await send(42104, engineTls, 'POST', '/internal/v1/tokens/reveal', { instanceId, tokenIds: [tokenId] })).text).tokens[tokenId];
  console.log('token length', token.length);
  const page = await send(42104, gatewayTls, 'GET', `/r?t=${token}`);
  console.log(page.status, JSON.stringify(page.headers), page.text.length);
  const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => send(42103 + (i % 2), gatewayTls, 'POST', '/v1/resume', { outcome: 'approve' }, { authorization: `Resume ${token}` })));
  console.log(answers.map((a) => a.status).join(' '));
  const method = await send(42103, gatewayTls, 'PUT', '/r'); console.log(method.status, method.headers['allow']);
  const opt = await send(42103, gatewayTls, 'OPTIONS', '/r'); console.log(opt.status, opt.headers['allow']);
  console.log('mails', mails.mails.length);
  for (const p of procs) p.kill('SIGTERM');
  console.log('exit', (await Promise.all(exits)).map(String));
  console.log(log.split('\n').slice(-8).join('\n'));
  expect(log).not.toContain(token.split('.')[2].slice(0, 40));
  await Promise.all([mails.close(), own.drop(), redis.close()]);
}, 150_000);
