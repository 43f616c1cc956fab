import { loadConfig } from '@holdfast/config/load-config';
import { exitOnFailure } from '@holdfast/nest-http/exit-on-failure';
import { serve } from '@holdfast/nest-http/serve';
import { createLogger } from '@holdfast/telemetry/logger';
import { config as schema } from './config.ts';
import { startWorkflowEngine } from './workflow-engine.module.ts';

await exitOnFailure('workflow-engine', async () => {
  const config = loadConfig(schema, process.env);
  await serve(await startWorkflowEngine(config, createLogger('workflow-engine', config.HOLDFAST_LOG_LEVEL)));
});
