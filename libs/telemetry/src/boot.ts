/**
 * For `node --import`: starts tracing before the service loads the modules that are traced.
 * Without HOLDFAST_OTLP_ENDPOINT it loads no OpenTelemetry SDK and patches nothing.
 */
import { ConfigError } from '@holdfast/config/config-error';
import { loadTracingConfig } from './tracing-config.ts';
import { onShutdown } from './shutdown.ts';

try {
  const config = loadTracingConfig(process.env);
  if (config !== undefined) {
    const { startTracing } = await import('./tracing.ts');
    onShutdown(startTracing(config));
  }
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(78);
}
