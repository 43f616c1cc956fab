import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderGateway } from '@holdfast/gateway/render';
import { repositoryRoot } from '@holdfast/local/paths';
import type { Platform } from '@holdfast/local/platform/platform';
import { startPlatform } from '@holdfast/local/platform/start-platform';
import { freePort } from '@holdfast/local/process/free-port';
import { tcpAnswers } from '@holdfast/local/process/tcp-answers';
import { waitUntil } from '@holdfast/local/process/wait-until';
import { findNginx } from '@holdfast/local/provision/nginx';
import { perService, type DatabaseService } from '@holdfast/local/services/database-services';
import { optionsOf } from '../../options.ts';

/** `npm run bench -- gateway [--seconds 5]`, after a build: identity's key set from the service itself, over mutual TLS, and through the gateway with TLS, mutual TLS and limits; in turns, in one run. */
const { seconds } = optionsOf({ options: { seconds: { type: 'string', default: '5' } } }).values;

interface Figures {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly refused: number;
}

const nodeFlags = ['--conditions=source', '--disable-warning=ExperimentalWarning'];
const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

function output(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('error', reject);
    child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.stdout?.on('end', () => (text === '' ? reject(new Error('a process of the measurement failed')) : resolve(text)));
  });
}

const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-gateway-'));
const running: ChildProcess[] = [];
let platform: Platform | undefined;
try {
  platform = await startPlatform({ stateDir: join(folder, 'state'), ports: 'free' });
  const { ports, pki } = platform;
  const [https, http] = [await freePort(), await freePort()];
  const nginx = await findNginx();
  const runtime = join(folder, 'gateway');
  const at = (service: DatabaseService): string[] => [`127.0.0.1:${ports[service]}`];
  await nginx.configure(runtime, renderGateway({
    host: 'localhost', listen: { address: '127.0.0.1', https, http }, publicPort: https, origins: ['https://console.example.com'], trustedProxies: [], proxyProtocol: false, tlsProfile: 'intermediate', postQuantum: false,
    // Counted as ever, and never reached.
    limits: { api: { perMinute: 100_000_000, burst: 100_000 }, resume: { perMinute: 600, burst: 60 } },
    certificate: { chain: join(pki.publicDir, 'tls.crt'), key: join(pki.publicDir, 'tls.key') }, workload: pki.workloadDir('gateway'), upstreams: perService(at),
    runtime, accessLog: join(folder, 'access.log'), errorLog: join(folder, 'error.log'), problems: join(repositoryRoot, 'docs', 'problems.md'), tracePercent: 10, ...(nginx.user === undefined ? {} : { user: nginx.user }), workers: 2,
  }));
  const [program = '', ...args] = nginx.command(runtime);
  running.push(spawn(program, args, { env: { ...process.env, ...nginx.env }, stdio: 'ignore' }));
  await waitUntil({ what: 'the gateway answers', timeoutMs: 10_000 }, async () => {
    await tcpAnswers(https);
    return true;
  });

  const load = async (through: 'alone' | 'gateway', connections: number): Promise<Figures> => {
    const [port, client] = through === 'alone' ? [ports.identity, pki.workloadDir('gateway')] : [https, '-'];
    const child = spawn(process.execPath, [...nodeFlags, script('load.ts'), `https://localhost:${port}/.well-known/jwks.json`, pki.caFile, client, String(connections), seconds], { stdio: ['ignore', 'pipe', 'inherit'] });
    return JSON.parse(await output(child)) as Figures;
  };
  process.stdout.write(`nginx: ${nginx.description}; load of the machine before: ${loadavg().map((average) => average.toFixed(1)).join(' ')}\n`);
  process.stdout.write('connections  lane       requests/s      p50 ms      p99 ms  refused\n');
  for (const connections of [1, 32]) {
    const rows = { alone: await load('alone', connections), gateway: await load('gateway', connections) };
    for (const [name, { perSecond, p50, p99, refused }] of Object.entries(rows)) {
      process.stdout.write(`${String(connections).padStart(11)}  ${name.padEnd(8)} ${perSecond.toFixed(0).padStart(12)} ${p50.toFixed(3).padStart(11)} ${p99.toFixed(3).padStart(11)} ${String(refused).padStart(8)}\n`);
    }
    process.stdout.write(`${' '.repeat(13)}added p50 ${(rows.gateway.p50 - rows.alone.p50).toFixed(3)} ms; ${((100 * rows.gateway.perSecond) / rows.alone.perSecond).toFixed(0)} % of the requests/s\n`);
  }
} finally {
  for (const child of running) {
    const ended = new Promise((resolve) => void child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }
  await platform?.stop();
  rmSync(folder, { recursive: true, force: true });
}
