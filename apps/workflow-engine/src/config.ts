import { secretBytes } from '@holdfast/config/secret';
import { portRanges } from '@holdfast/config/port-ranges';
import { port, serviceConfig } from '@holdfast/config/service-config';
import { baseUrl } from '@holdfast/config/url';
import { z } from 'zod';

const count = z.coerce.number().int().min(1);
const seconds = z.coerce.number().min(1);

const addresses = z
  .string()
  .transform((text) => text.split(',').map((address) => address.trim()).filter((address) => address !== ''))
  .pipe(z.array(z.string().regex(/^(?:\[[0-9a-f:]+\]|[A-Za-z0-9.-]+):\d{1,5}$/u, 'must be a list of host:port')));

/** The whole environment of workflow-engine. */
export const config = serviceConfig.extend({
  HOLDFAST_PORT: port.default(4102).meta({ unit: 'TCP port', sentence: 'The port of the API, with mutual TLS.' }),
  HOLDFAST_MANAGEMENT_PORT: port.default(4202).meta({ unit: 'TCP port', sentence: 'The port of /health/live, /health/ready and /metrics, plain HTTP, for probes and Prometheus only.' }),
  HOLDFAST_IDENTITY_URL: baseUrl('https').default('https://localhost:4101').meta({ unit: 'URL', sentence: 'Where identity publishes the keys of access tokens.' }),
  HOLDFAST_SCHEDULER_URL: baseUrl('https').default('https://localhost:4104').meta({ unit: 'URL', sentence: 'Where the inputs of scheduled instances are read, over mutual TLS.' }),
  HOLDFAST_RESUME_TOKEN_URL: baseUrl('https').default('https://localhost:4103').meta({ unit: 'URL', sentence: 'Where resume-token mints and closes, over mutual TLS.' }),
  HOLDFAST_EGRESS_ALLOWED_ADDRESSES: addresses.default([]).meta({ unit: 'host:port list', sentence: 'Addresses that workflows may call although they are not public.' }),
  HOLDFAST_EGRESS_PORTS: portRanges.prefault('80,443,8080,8443').meta({ unit: 'port list', sentence: 'The ports that workflows may call at all other addresses, through a proxy too: ports and ranges, such as `443,8000-8099`.' }),
  HOLDFAST_EGRESS_PROXY_URL: z.url({ protocol: /^https?$/u }).optional().meta({ unit: 'URL', sentence: 'The proxy for calls of workflows to addresses that are not in `HOLDFAST_EGRESS_ALLOWED_ADDRESSES`: CONNECT for https, absolute form for http. May hold user and password.' }),
  HOLDFAST_EGRESS_CA: z.string().startsWith('-----BEGIN CERTIFICATE-----', 'must be PEM').optional().meta({ unit: 'PEM', sentence: 'Certificates (PEM) that calls of workflows believe beside the public ones.' }),
  HOLDFAST_DEFAULT_CATALOG_URL: baseUrl('https').optional().meta({ unit: 'URL', sentence: 'The root of the catalog `default`, whose functions every definition may call: `functions/<name>/<version>/function.yaml` below it.' }),
  HOLDFAST_KEY_ENCRYPTION_KEY: secretBytes(32).meta({ unit: '32 bytes, base64', sentence: 'Encrypts secrets, and variables that are marked secret, in the database; without it a dump of the database shows none.', secret: true }),
  HOLDFAST_LIFECYCLE_EVENTS: z.enum(['all', 'workflows', 'none']).default('all').meta({ unit: 'all, workflows or none', sentence: 'Of what lifecycle events are written for subscribers: workflows and tasks, workflows alone, or nothing.' }),
  HOLDFAST_TENANT_INSTANCES: count.default(1_000_000).meta({ unit: 'instances', sentence: 'How many instances of a tenant there may be that have not ended; a start beyond them is refused (`instance-limit-reached`). Each replica counts for itself: R of them admit at most (R - 1) × an eighth of it more, or 32 each where that is more.' }),
  HOLDFAST_TENANT_EVENTS_PER_SECOND: count.default(2_000).meta({ unit: 'events a second', sentence: 'How many events a replica takes in of a tenant, on average over ten seconds; more are refused (`event-rate-exceeded`).' }),
  HOLDFAST_INSTANCE_STATE_CHARACTERS: count.default(8_388_608).meta({ unit: 'characters', sentence: 'How large the state of an instance may become, as JSON; beyond it the instance faults (`runtime`).' }),
  HOLDFAST_INSTANCE_HISTORY_ENTRIES: count.default(1_000_000).meta({ unit: 'entries', sentence: 'How long the history of an instance may become; beyond it the instance faults (`runtime`).' }),
  HOLDFAST_RETENTION_DAYS: count.optional().meta({ unit: 'days', sentence: 'How long instances are kept after their end, with their history, unless their definition says so itself (`document.metadata.retention`). Not set: for ever.' }),
  HOLDFAST_CALL_TIMEOUT_SECONDS: seconds.max(300).default(30).meta({ unit: 'seconds', sentence: 'How long one attempt of a call may take, from name resolution to the last byte.' }),
  HOLDFAST_CALL_LEASE_SECONDS: seconds.max(300).default(5).meta({ unit: 'seconds', sentence: 'How soon another replica takes over the calls of one that died.' }),
});

export type Config = z.infer<typeof config>;
