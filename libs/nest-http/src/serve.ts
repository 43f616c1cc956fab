import type { ServiceConfig } from '@holdfast/config/service-config';
import { watchWorkloadCertificate } from '@holdfast/config/watch-workload-certificate';
import { loadWorkloadCertificate } from '@holdfast/config/workload-certificate';
import type { ServiceName } from '@holdfast/contracts/services';
import type { Logger } from '@holdfast/telemetry/logger';
import { shutdownTelemetry } from '@holdfast/telemetry/shutdown';
import type { DynamicModule, Type } from '@nestjs/common';
import type { AddressInfo } from 'node:net';
import { createApplication } from './application.ts';
import { within } from './deadline.ts';
import { exitOnSignals } from './exit-on-signals.ts';
import { startManagement, type ReadinessChecks } from './management.ts';
import type { RecordRefusedPeer } from './refused-peer.ts';
import { mutualTls } from './server-options.ts';
import { windDown } from './wind-down.ts';

/** The longest that a drain waits for open connections to end with an answer, before it closes those that are idle. Milliseconds. */
const windDownMs = 1_000;

export interface ServeOptions {
  readonly service: ServiceName;
  readonly config: Pick<
    ServiceConfig,
    'HOLDFAST_HOST' | 'HOLDFAST_PORT' | 'HOLDFAST_MANAGEMENT_HOST' | 'HOLDFAST_MANAGEMENT_PORT' | 'HOLDFAST_TLS_DIR' | 'HOLDFAST_SPIFFE_NAMESPACE' | 'HOLDFAST_DRAIN_SECONDS'
  >;
  readonly logger: Logger;
  readonly module: Type | DynamicModule;
  readonly readiness: ReadinessChecks;
  /** Stops consumers and closes pools; runs after the last request was answered. */
  readonly onDrain?: () => Promise<void>;
  /** Bytes of a request body; 1 MiB by default. */
  readonly bodyLimit?: number;
  /** Told of every peer that was refused, by its certificate or by a route; the log is told in any case. */
  readonly refusedPeer?: RecordRefusedPeer;
}

export interface Serving {
  readonly port: number;
  readonly managementPort: number;
  /**
   * Not ready first, then every answer ends its connection, then no new connections, then the requests in flight, then `onDrain`. Safe to call twice.
   *
   * @returns false when HOLDFAST_DRAIN_SECONDS were not enough.
   */
  drain(): Promise<boolean>;
}

/**
 * Listens with mutual TLS and on the management port, and drains on SIGTERM or SIGINT: exit code 0, or 1 when the drain took too long.
 *
 * @throws whatever keeps the service from starting: no certificate, a port in use, a module that does not resolve.
 */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { config, logger } = options;
  const certificate = loadWorkloadCertificate(config.HOLDFAST_TLS_DIR);
  let draining = false;
  const app = await createApplication({ ...options, certificate, spiffeNamespace: config.HOLDFAST_SPIFFE_NAMESPACE, draining: () => draining });
  await app.listen(config.HOLDFAST_PORT, config.HOLDFAST_HOST);
  const server = app.getHttpServer();
  const certificates = watchWorkloadCertificate(
    config.HOLDFAST_TLS_DIR,
    certificate,
    (renewed) => {
      server.setSecureContext(mutualTls(renewed));
      logger.info('the workload certificate was renewed');
    },
    (error) => logger.error('the workload certificate cannot be read; the old one stays', { error }),
  );
  const management = await startManagement(config.HOLDFAST_MANAGEMENT_HOST, config.HOLDFAST_MANAGEMENT_PORT, options.readiness);

  const stop = async () => {
    draining = true;
    management.drain();
    await windDown(server, Math.min(windDownMs, (config.HOLDFAST_DRAIN_SECONDS * 1000) / 4));
    await app.close();
    await options.onDrain?.();
    certificates.close();
    await management.close();
    await shutdownTelemetry();
  };
  let drained: Promise<boolean> | undefined;
  const drain = () => (drained ??= within(config.HOLDFAST_DRAIN_SECONDS * 1000, stop()).finally(forgetSignals));
  const forgetSignals = exitOnSignals(drain, logger);

  const { port } = server.address() as AddressInfo;
  logger.info('listening', { port, host: config.HOLDFAST_HOST });
  return { port, managementPort: management.port, drain };
}
