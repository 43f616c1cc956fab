import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { GatewayOptions } from '@holdfast/gateway/gateway-options';
import { renderGateway } from '@holdfast/gateway/render';
import { repositoryRoot } from '../paths.ts';
import type { Pki } from '../pki/pki.ts';
import { tcpAnswers } from '../process/tcp-answers.ts';
import type { Nginx } from '../provision/nginx.ts';
import type { ProcessRecord } from '../state/process-record.ts';
import type { DatabaseService } from './database-services.ts';
import type { Ports } from './ports.ts';
import { portsOf } from './replicas.ts';
import { supervise, type Supervised } from './supervised.ts';

export interface GatewayInput {
  readonly stateDir: string;
  readonly ports: Ports;
  readonly pki: Pki;
  readonly nginx: Nginx;
  /** Browser origins that may call the API. */
  readonly origins: readonly string[];
  /** How many requests of one address pass; as documented by default. */
  readonly limits?: GatewayOptions['limits'] | undefined;
  /** Share of the requests that are traced. */
  readonly traceRatio: number;
  /** Ports of further replicas of a service. */
  readonly replicas?: readonly { readonly service: DatabaseService; readonly port: number }[];
  readonly record: ProcessRecord;
  readonly report: (line: string) => void;
}

/** Renders the gateway's configuration into the state folder and runs nginx on it. */
export async function startGateway(input: GatewayInput): Promise<Supervised> {
  const folder = join(input.stateDir, 'gateway');
  const logs = join(input.stateDir, 'logs');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  await input.nginx.configure(folder, renderGateway(options(input, folder, logs)));
  return supervise({
    name: 'gateway',
    command: input.nginx.command(folder),
    env: { ...process.env, ...input.nginx.env },
    cwd: folder,
    logFile: join(logs, 'gateway.log'),
    stopSignal: 'SIGQUIT',
    ready: () => tcpAnswers(input.ports.gateway),
    record: input.record,
    report: input.report,
  });
}

function options({ ports, pki, nginx, origins, traceRatio, limits, replicas = [] }: GatewayInput, folder: string, logs: string): GatewayOptions {
  const at = (service: DatabaseService): string[] => portsOf(service, ports, replicas).map((port) => `127.0.0.1:${port}`);
  return {
    host: 'localhost',
    listen: { address: '127.0.0.1', https: ports.gateway, http: ports.gatewayHttp, mutualTls: ports.gatewayMutualTls },
    publicPort: ports.gateway,
    origins: [...origins],
    trustedProxies: [],
    proxyProtocol: false,
    tlsProfile: 'intermediate',
    postQuantum: false,
    limits: limits ?? { api: { perMinute: 6000, burst: 200 }, resume: { perMinute: 600, burst: 60 } },
    certificate: { chain: join(pki.publicDir, 'tls.crt'), key: join(pki.publicDir, 'tls.key') },
    workload: pki.workloadDir('gateway'),
    upstreams: {
      identity: at('identity'),
      'workflow-engine': at('workflow-engine'),
      'resume-token': at('resume-token'),
      scheduler: at('scheduler'),
    },
    runtime: folder,
    accessLog: join(logs, 'gateway-access.log'),
    errorLog: join(logs, 'gateway.log'),
    problems: join(repositoryRoot, 'docs', 'problems.md'),
    tracePercent: Math.round(traceRatio * 10_000) / 100,
    ...(nginx.user === undefined ? {} : { user: nginx.user }),
    workers: 1,
  };
}
