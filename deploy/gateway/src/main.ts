import { ConfigError } from '@holdfast/config/config-error';
import { loadConfig } from '@holdfast/config/load-config';
import { config as schema } from './config.ts';
import { runGateway } from './run-gateway.ts';

try {
  process.exitCode = await runGateway(loadConfig(schema, process.env));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof ConfigError ? 78 : 1;
}
