import { loadConfig } from '@holdfast/config/load-config';
import { exitOnFailure } from '@holdfast/nest-http/exit-on-failure';
import { serve } from '@holdfast/nest-http/serve';
import { createLogger } from '@holdfast/telemetry/logger';
import { config as schema } from './config.ts';
import { startIdentity } from './identity.module.ts';

await exitOnFailure('identity', async () => {
  const config = loadConfig(schema, process.env);
  await serve(await startIdentity(config, createLogger('identity', config.HOLDFAST_LOG_LEVEL)));
});
