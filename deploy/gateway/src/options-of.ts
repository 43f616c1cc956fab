import { join } from 'node:path';
import type { Config } from './config.ts';
import type { GatewayOptions } from './gateway-options.ts';

/** What the image holds beside the program. */
export type ImageFiles = Pick<GatewayOptions, 'problems' | 'consoleRoot'>;

/** The options of a gateway in a container: logs on the standard streams, everything writable in one folder. */
export function optionsOf(config: Config, files: ImageFiles): GatewayOptions {
  const publicUrl = new URL(config.HOLDFAST_PUBLIC_URL);
  return {
    host: publicUrl.hostname,
    listen: { address: config.HOLDFAST_HOST, https: config.HOLDFAST_PORT, http: config.HOLDFAST_HTTP_PORT, mutualTls: config.HOLDFAST_MUTUAL_TLS_PORT },
    management: { address: config.HOLDFAST_MANAGEMENT_HOST, port: config.HOLDFAST_MANAGEMENT_PORT },
    publicPort: publicUrl.port === '' ? 443 : Number(publicUrl.port),
    origins: config.HOLDFAST_ORIGINS,
    trustedProxies: config.HOLDFAST_TRUSTED_PROXIES,
    proxyProtocol: config.HOLDFAST_PROXY_PROTOCOL,
    tlsProfile: config.HOLDFAST_TLS_PROFILE,
    postQuantum: config.HOLDFAST_POST_QUANTUM,
    limits: {
      api: { perMinute: config.HOLDFAST_API_PER_MINUTE, burst: config.HOLDFAST_API_BURST },
      resume: { perMinute: config.HOLDFAST_RESUME_PER_MINUTE, burst: config.HOLDFAST_RESUME_BURST },
    },
    certificate: { chain: join(config.HOLDFAST_PUBLIC_TLS_DIR, 'tls.crt'), key: join(config.HOLDFAST_PUBLIC_TLS_DIR, 'tls.key') },
    workload: config.HOLDFAST_TLS_DIR,
    upstreams: {
      identity: config.HOLDFAST_IDENTITY_URL.map(hostPort),
      'workflow-engine': config.HOLDFAST_WORKFLOW_ENGINE_URL.map(hostPort),
      'resume-token': config.HOLDFAST_RESUME_TOKEN_URL.map(hostPort),
      scheduler: config.HOLDFAST_SCHEDULER_URL.map(hostPort),
    },
    runtime: config.HOLDFAST_RUNTIME_DIR,
    accessLog: '/dev/stdout',
    errorLog: '/dev/stderr',
    ...files,
    tracePercent: Math.round(config.HOLDFAST_TRACE_RATIO * 10_000) / 100,
    workers: config.HOLDFAST_WORKERS,
  };
}

function hostPort(baseUrl: string): string {
  const { hostname, port } = new URL(baseUrl);
  return `${hostname}:${port === '' ? 443 : port}`;
}
