import { ConfigError } from '@holdfast/config/config-error';
import { createLogger } from '@holdfast/telemetry/logger';

/** Runs a service's start. A configuration that is not valid is printed and exits 78 (EX_CONFIG); any other failure is logged and exits 1. */
export async function exitOnFailure(service: string, start: () => Promise<unknown>): Promise<void> {
  try {
    await start();
  } catch (error) {
    if (error instanceof ConfigError) {
      process.stderr.write(`${error.message}\n`);
      process.exit(78);
    }
    createLogger(service).error('the service cannot start', { error });
    process.exit(1);
  }
}
