import type { WorkloadCertificate } from '@holdfast/config/workload-certificate';
import type { Logger } from '@holdfast/telemetry/logger';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import 'reflect-metadata';
import type { Server } from 'node:https';
import { admitPeers } from './admit-peers.ts';
import { collectAllowedMethods } from './allowed-methods.ts';
import { registerBodyParsers } from './body-parsers.ts';
import { serverOptions } from './server-options.ts';
import { nestLogger } from './nest-logger.ts';
import { ProblemFilter } from './problem-filter.ts';
import { type RecordRefusedPeer, RefusedPeers } from './refused-peer.ts';
import { registerRequestHooks } from './request-hooks.ts';
import { bodyGuard } from './body-guard.ts';

export interface ApplicationOptions {
  readonly module: Type | DynamicModule;
  readonly logger: Logger;
  readonly certificate: WorkloadCertificate;
  readonly spiffeNamespace: string;
  /** Bytes; 1 MiB by default. */
  readonly bodyLimit?: number | undefined;
  /** Nothing by default; the log is told in any case. */
  readonly refusedPeer?: RecordRefusedPeer | undefined;
  /** Whether connections are to end with their next answer. */
  readonly draining: () => boolean;
}

/** The Nest application with everything that every service has in common, not yet listening. */
export async function createApplication(options: ApplicationOptions): Promise<NestFastifyApplication<Server>> {
  const adapter = new FastifyAdapter(serverOptions(options.certificate, options.bodyLimit));
  const fastify = adapter.getInstance<FastifyInstance>();
  const methods = collectAllowedMethods(fastify);
  registerRequestHooks(fastify, options.logger, options);
  registerBodyParsers(fastify);
  const app = await NestFactory.create<NestFastifyApplication<Server>>(options.module, adapter, {
    logger: nestLogger(options.logger),
    abortOnError: false,
    bodyParser: false,
  });
  const refused = new RefusedPeers(options.logger, options.refusedPeer);
  admitPeers(app.getHttpServer(), refused);
  app.useGlobalGuards(bodyGuard);
  app.useGlobalFilters(new ProblemFilter(options.logger, methods, refused));
  return app;
}
