import { loadConfig } from '@holdfast/config/load-config';
import { serviceConfig } from '@holdfast/config/service-config';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

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
export function loadTracingConfig(env: NodeJS.ProcessEnv, entry: string = process.argv[1] ?? ''): TracingConfig | undefined {
  const known = Object.keys(tracingVariables.shape).flatMap((name) => [name, `${name}_FILE`]);
  const config = loadConfig(tracingVariables, Object.fromEntries(known.map((name) => [name, env[name]])));
  if (config.HOLDFAST_OTLP_ENDPOINT === undefined) return undefined;
  return { service: packageOf(entry), endpoint: config.HOLDFAST_OTLP_ENDPOINT, ratio: config.HOLDFAST_TRACE_RATIO };
}

/** The unscoped name in the package.json nearest to the entry file: `identity` for @holdfast/identity. */
function packageOf(entry: string): string {
  for (let folder = dirname(entry); folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      if (typeof manifest === 'object' && manifest !== null && 'name' in manifest && typeof manifest.name === 'string') {
        return manifest.name.replace(/^@[^/]+\//u, '');
      }
    } catch {
      continue;
    }
  }
  return 'holdfast';
}
