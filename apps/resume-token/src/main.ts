import { loadConfig } from '@holdfast/config/load-config';
import { exitOnFailure } from '@holdfast/nest-http/exit-on-failure';
import { serve } from '@holdfast/nest-http/serve';
import { createLogger } from '@holdfast/telemetry/logger';
import { config as schema } from './config.ts';
import { startResumeToken } from './resume-token.module.ts';

await exitOnFailure('resume-token', async () => {
  const config = loadConfig(schema, process.env);
  await serve(await startResumeToken(config, createLogger('resume-token', config.HOLDFAST_LOG_LEVEL)));
});
