import { serviceConfig } from '@holdfast/config/service-config';
import { url } from '@holdfast/config/url';

const database = (service: string) =>
  url('postgres', 'postgresql').meta({ unit: 'URL', sentence: `The database of ${service}, with the role that owns it.`, secret: true });

/** The whole environment of the migrations. */
export const config = serviceConfig.pick({ HOLDFAST_DATABASE_TLS_DIR: true, HOLDFAST_LOG_LEVEL: true }).extend({
  HOLDFAST_IDENTITY_DATABASE_URL: database('identity'),
  HOLDFAST_WORKFLOW_ENGINE_DATABASE_URL: database('workflow-engine'),
  HOLDFAST_RESUME_TOKEN_DATABASE_URL: database('resume-token'),
  HOLDFAST_SCHEDULER_DATABASE_URL: database('scheduler'),
});
