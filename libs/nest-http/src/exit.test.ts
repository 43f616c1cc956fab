import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** Runs `script` in a process of its own and sends it `signal` once it has said `ready`. */
function run(script: string, signal?: NodeJS.Signals): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['--conditions=source', '--input-type=module', '--eval', script], { cwd: fileURLToPath(new URL('..', import.meta.url)) });
  return new Promise((resolve) => {
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (signal !== undefined && text.includes('ready')) child.kill(signal);
      });
    }
    child.on('close', (code) => resolve({ code, output }));
  });
}

const onSignals = (drain: string) => `
  const { exitOnSignals } = await import('@holdfast/nest-http/exit-on-signals');
  const { createLogger } = await import('@holdfast/telemetry/logger');
  setInterval(() => undefined, 1000);
  exitOnSignals(async () => { ${drain} }, createLogger('identity'));
  console.log('ready');
`;

const start = (main: string) => `
  const { exitOnFailure } = await import('@holdfast/nest-http/exit-on-failure');
  const { ConfigError } = await import('@holdfast/config/config-error');
  await exitOnFailure('identity', async () => { ${main} });
`;

describe('a process that is told to stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('drains on %s and exits 0', async (signal) => {
    const { code, output } = await run(onSignals(`console.log('drained'); return true;`), signal);
    expect(code).toBe(0);
    expect(output).toContain('drained');
    expect(output).toContain(`"signal":"${signal}"`);
  });

  it('exits 1 when the drain took too long or failed', async () => {
    expect((await run(onSignals('return false;'), 'SIGTERM')).code).toBe(1);
    expect((await run(onSignals(`throw new Error('x');`), 'SIGTERM')).code).toBe(1);
  });
});

describe('a process that cannot start', () => {
  it('exits 78 with the variables at fault when the configuration is not valid', async () => {
    const { code, output } = await run(start(`throw new ConfigError([{ variable: 'HOLDFAST_PORT', reason: 'is required' }]);`));
    expect([code, output]).toEqual([78, 'The configuration is not valid:\n  HOLDFAST_PORT: is required\n']);
  });

  it('exits 1 and logs any other failure, without its words', async () => {
    const { code, output } = await run(start(`throw Object.assign(new Error('canary'), { code: 'EADDRINUSE' });`));
    expect(code).toBe(1);
    expect(output).toContain('"code":"EADDRINUSE"');
    expect(output).not.toContain('canary');
  });
});
