import { port, serviceConfig } from '@holdfast/config/service-config';
import type { z } from 'zod';

/** The whole environment of scheduler. */
export const config = serviceConfig.extend({
  HOLDFAST_PORT: port.default(4104).meta({ unit: 'TCP port', sentence: 'The port of the API, with mutual TLS.' }),
  HOLDFAST_MANAGEMENT_PORT: port.default(4204).meta({ unit: 'TCP port', sentence: 'The port of /health/live and /health/ready, plain HTTP, for probes only.' }),
});

export type Config = z.infer<typeof config>;
