import { startHttpReceiver } from '@holdfast/testkit/http-receiver';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const boot = fileURLToPath(new URL('boot.ts', import.meta.url));

/** Runs `script` in a process that booted with `env`. */
function run(env: Record<string, string>, script: string): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['--conditions=source', '--import', boot, '--input-type=module', '--eval', script], {
    env: { PATH: process.env.PATH ?? '', ...env },
    cwd: fileURLToPath(new URL('..', import.meta.url)),
  });
  return new Promise((resolve) => {
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('close', (code) => resolve({ code, output }));
  });
}

const serveOne = `
  const { createServer, request } = (await import('node:module')).createRequire('/')('node:http'); // as Fastify does
  const { shutdownTelemetry } = await import('@holdfast/telemetry/shutdown');
  const server = createServer((_, response) => response.end());
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const ask = (path) => new Promise((resolve) => request({ port: server.address().port, path, headers: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' } }, (answer) => answer.resume().on('end', resolve)).end());
  await ask('/health/ready');
  await ask('/v1/things?t=canary');
  server.close();
  await shutdownTelemetry();
`;

describe('boot', () => {
  it('counts, traces nothing and patches nothing when there is no collector', async () => {
    const { code, output } = await run({}, `
      const { metricsPage } = await import('@holdfast/telemetry/metrics-page');
      console.log((await import('node:http')).request.name, (await metricsPage()).includes('holdfast_process_cpu_seconds_total'));
    `);
    expect([code, output]).toEqual([0, 'request true\n']);
  });

  it('sends spans of traced requests, without queries, and none of health probes', async () => {
    await using collector = await startHttpReceiver();
    const { code, output } = await run({ HOLDFAST_OTLP_ENDPOINT: collector.url, HOLDFAST_TRACE_RATIO: '0' }, serveOne);
    expect([code, output]).toEqual([0, '']);
    const sent = collector.requests.map(({ path, body }) => `${path} ${body}`).join('\n');
    expect(sent).toContain('/v1/traces');
    expect(sent).toContain('0af7651916cd43dd8448eb211c80319c');
    expect(sent).toContain('/v1/things');
    expect(sent).not.toMatch(/canary|health/u);
  });

  it('refuses the start on a bad value, naming the variable', async () => {
    const { code, output } = await run({ HOLDFAST_OTLP_ENDPOINT: 'canary' }, '');
    expect(code).toBe(78);
    expect(output).toContain('HOLDFAST_OTLP_ENDPOINT');
    expect(output).not.toContain('canary');
  });
});
