import { baseUrl } from '@holdfast/config/url';
import { port, serviceConfig } from '@holdfast/config/service-config';
import { z } from 'zod';

const count = z.coerce.number().int().min(1);

/** The whole environment of scheduler. */
export const config = serviceConfig.extend({
  HOLDFAST_PORT: port.default(4104).meta({ unit: 'TCP port', sentence: 'The port of the API, with mutual TLS.' }),
  HOLDFAST_MANAGEMENT_PORT: port.default(4204).meta({ unit: 'TCP port', sentence: 'The port of /health/live, /health/ready and /metrics, plain HTTP, for probes and Prometheus only.' }),
  HOLDFAST_IDENTITY_URL: baseUrl('https').default('https://localhost:4101').meta({ unit: 'URL', sentence: 'Where identity publishes the keys of access tokens.' }),
  HOLDFAST_SCHEDULES_PER_TENANT: count.max(1_000_000).default(1000).meta({ unit: 'schedules', sentence: 'How many schedules that have not ended a tenant may have.' }),
  HOLDFAST_SCHEDULE_MINIMUM_SECONDS: count.max(86_400).default(10).meta({ unit: 'seconds', sentence: 'How close two ticks of a schedule may be.' }),
  HOLDFAST_TICKS_PER_MINUTE: count.max(1_000_000).default(6000).meta({ unit: 'ticks', sentence: 'How many ticks of a tenant fire within a minute; what is more is skipped and recorded so.' }),
});

export type Config = z.infer<typeof config>;
