/**
 * For `node --import`: starts tracing and metrics before the service loads the modules that count and are traced.
 * Without HOLDFAST_OTLP_ENDPOINT nothing is traced: it loads no tracing SDK and patches nothing.
 */
import { ConfigError } from '@holdfast/config/config-error';
import { serviceName } from './service-name.ts';
import { loadTracingConfig } from './tracing-config.ts';
import { onShutdown } from './shutdown.ts';

try {
  const config = loadTracingConfig(process.env);
  if (config !== undefined) {
    const { startTracing } = await import('./tracing.ts');
    onShutdown(startTracing(config));
  }
  // After tracing, which has to patch modules before anything else loads them.
  const { startMetrics } = await import('./start-metrics.ts');
  startMetrics(serviceName());
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(78);
}
