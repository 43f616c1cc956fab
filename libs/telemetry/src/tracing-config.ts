import { loadConfig } from '@holdfast/config/load-config';
import { serviceConfig } from '@holdfast/config/service-config';
import { serviceName } from './service-name.ts';

export interface TracingConfig {
  readonly service: string;
  /** OTLP over HTTP, without `/v1/traces`. */
  readonly endpoint: string;
  /** Share of the traces that start here and are kept, 0 to 1. A caller's decision goes before it. */
  readonly ratio: number;
}

const tracingVariables = serviceConfig.pick({ HOLDFAST_OTLP_ENDPOINT: true, HOLDFAST_TRACE_RATIO: true });

/**
 * What boot needs of the environment; undefined when nothing is to be traced. The service reads the whole of it later.
 *
 * @throws {ConfigError} for a bad value of its two variables.
 */
export function loadTracingConfig(env: NodeJS.ProcessEnv): TracingConfig | undefined {
  const known = Object.keys(tracingVariables.shape).flatMap((name) => [name, `${name}_FILE`]);
  const config = loadConfig(tracingVariables, Object.fromEntries(known.map((name) => [name, env[name]])));
  if (config.HOLDFAST_OTLP_ENDPOINT === undefined) return undefined;
  return { service: serviceName(), endpoint: config.HOLDFAST_OTLP_ENDPOINT, ratio: config.HOLDFAST_TRACE_RATIO };
}
