import { loadConfig } from '@holdfast/config/load-config';
import { exitOnFailure } from '@holdfast/nest-http/exit-on-failure';
import { serve } from '@holdfast/nest-http/serve';
import { createLogger } from '@holdfast/telemetry/logger';
import { config as schema } from './config.ts';
import { startScheduler } from './scheduler.module.ts';

await exitOnFailure('scheduler', async () => {
  const config = loadConfig(schema, process.env);
  await serve(await startScheduler(config, createLogger('scheduler', config.HOLDFAST_LOG_LEVEL)));
});
