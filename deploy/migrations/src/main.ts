import { ConfigError } from '@holdfast/config/config-error';
import { loadConfig } from '@holdfast/config/load-config';
import { openDatabase } from '@holdfast/postgres/open-database';
import { createLogger } from '@holdfast/telemetry/logger';
import { config as schema } from './config.ts';
import { schemas } from './schemas.ts';

try {
  const config = loadConfig(schema, process.env);
  const logger = createLogger('migrations', config.HOLDFAST_LOG_LEVEL);
  const databases = [
    { service: 'identity', url: config.HOLDFAST_IDENTITY_DATABASE_URL },
    { service: 'workflow-engine', url: config.HOLDFAST_WORKFLOW_ENGINE_DATABASE_URL },
    { service: 'resume-token', url: config.HOLDFAST_RESUME_TOKEN_DATABASE_URL },
    { service: 'scheduler', url: config.HOLDFAST_SCHEDULER_DATABASE_URL },
  ] as const;
  for (const { service, url } of databases) {
    const dataSource = await openDatabase({ url, tlsDir: config.HOLDFAST_DATABASE_TLS_DIR, applicationName: `${service} migrations`, poolSize: 1 }, schemas[service]);
    await dataSource.destroy();
    logger.info(`the schema of ${service} is up to date`);
  }
} catch (error) {
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
  else createLogger('migrations').error('the migrations failed', { error });
  process.exitCode = error instanceof ConfigError ? 78 : 1;
}
