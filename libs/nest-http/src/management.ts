import { metricsMediaType, metricsPage } from '@holdfast/telemetry/metrics-page';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Each check resolves when its part works and rejects when it does not. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<void>>>;

export interface Management {
  readonly port: number;
  /** From now on not ready, whatever the checks say. */
  drain(): void;
  close(): Promise<void>;
}

const checkTimeoutMs = 2_000;

/** Plain HTTP for probes and Prometheus: /health/live says that the process answers, /health/ready that every check passes (503 otherwise), /metrics what it counted. */
export async function startManagement(host: string, port: number, checks: ReadinessChecks): Promise<Management> {
  let draining = false;
  const server = createServer((request, response) => {
    const write = (status: number, type: string, body: string) => void response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
    const answer = (status: number, body: object) => write(status, 'application/json', JSON.stringify(body));
    if (request.method !== 'GET' && request.method !== 'HEAD') answer(405, { status: 'method-not-allowed' });
    else if (request.url === '/health/live') answer(200, { status: 'live' });
    else if (request.url === '/health/ready') {
      void failedChecks(checks).then((failed) => answer(draining || failed.length > 0 ? 503 : 200, { status: draining ? 'draining' : failed.length > 0 ? 'not-ready' : 'ready', failed }));
    } else if (request.url === '/metrics') {
      void Promise.resolve(metricsPage()).then(
        (page) => (page === undefined ? answer(404, { status: 'not-found' }) : write(200, metricsMediaType, page)),
        () => answer(500, { status: 'failed' }),
      );
    } else answer(404, { status: 'not-found' });
  });
  await listen(server, host, port);
  return {
    port: (server.address() as AddressInfo).port,
    drain: () => {
      draining = true;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, host, () => resolve());
  });
}

async function failedChecks(checks: ReadinessChecks): Promise<string[]> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => ((await passes(check)) ? [] : [name])),
  );
  return results.flat();
}

async function passes(check: () => Promise<void>): Promise<boolean> {
  const timeout = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => timeout.resolve(false), checkTimeoutMs);
  try {
    return await Promise.race([check().then(() => true), timeout.promise]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
