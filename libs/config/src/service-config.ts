import { z } from 'zod';
import { sealKeys } from './seal-keys.ts';
import { baseUrl, url } from './url.ts';

/** A TCP port; 0 takes a free one. */
export const port = z.coerce.number().int().min(0).max(65_535);

/** What every service reads. A service extends it with its own variables and its own default port. */
export const serviceConfig = z.object({
  HOLDFAST_HOST: z.string().default('127.0.0.1').meta({ unit: 'address', sentence: 'The address the service listens on.' }),
  HOLDFAST_PORT: port.meta({ unit: 'TCP port', sentence: 'The port of the API, with mutual TLS.' }),
  HOLDFAST_MANAGEMENT_HOST: z.string().default('127.0.0.1').meta({ unit: 'address', sentence: 'The address of the management port.' }),
  HOLDFAST_MANAGEMENT_PORT: port.meta({ unit: 'TCP port', sentence: 'The port of /health/live, /health/ready and /metrics, plain HTTP, for probes and Prometheus only.' }),
  HOLDFAST_PUBLIC_URL: baseUrl('https').default('https://localhost:8443').meta({ unit: 'URL', sentence: 'The address that people and applications reach the gateway at; the issuer of tokens and the root of links.' }),
  HOLDFAST_DATABASE_URL: url('postgres', 'postgresql').meta({ unit: 'URL', sentence: 'The database of this service, with its own role.', secret: true }),
  HOLDFAST_DATABASE_TLS_DIR: z.string().min(1).optional().meta({ unit: 'folder', sentence: 'Holds ca.crt, which must have signed the certificate of the database, and tls.crt and tls.key to show it; not set: the URL decides.' }),
  HOLDFAST_MIGRATE: z.stringbool().default(true).meta({ unit: 'true or false', sentence: 'Whether a start brings the schema of the database up to date; if not, a start on any other schema than its own fails.' }),
  HOLDFAST_REDIS_URL: url('redis', 'rediss').meta({ unit: 'URL', sentence: 'The Redis that carries the queues.', secret: true }),
  HOLDFAST_REDIS_TLS_DIR: z.string().min(1).optional().meta({ unit: 'folder', sentence: 'The same for Redis; its URL then starts with rediss://.' }),
  HOLDFAST_TLS_DIR: z.string().min(1).meta({ unit: 'folder', sentence: 'Holds tls.crt, tls.key and ca.crt, the workload certificate; read again when they change.' }),
  HOLDFAST_SPIFFE_NAMESPACE: z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u, 'must be a DNS label').default('local').meta({ unit: 'name', sentence: 'The namespace in the SPIFFE ids of callers: the Kubernetes namespace.' }),
  HOLDFAST_QUEUE_SEAL_KEYS: sealKeys.meta({ unit: 'id:base64 list', sentence: 'The keys that seal queue messages, 32 bytes each: the first seals, all verify.', secret: true }),
  HOLDFAST_REVOCATIONS_UNKNOWN: z.enum(['refuse', 'accept']).default('refuse').meta({ unit: 'choice', sentence: 'What becomes of access tokens while it cannot be known whether they were revoked.' }),
  HOLDFAST_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info').meta({ unit: 'level', sentence: 'The least severe level that is logged.' }),
  HOLDFAST_OTLP_ENDPOINT: baseUrl('http', 'https').optional().meta({ unit: 'URL', sentence: 'Where traces are sent (OTLP over HTTP, without /v1/traces); not set: no tracing.' }),
  HOLDFAST_TRACE_RATIO: z.coerce.number().min(0).max(1).default(0.1).meta({ unit: 'share of 1', sentence: 'The share of traces that start here and are kept.' }),
  HOLDFAST_DRAIN_SECONDS: z.coerce.number().int().min(1).max(600).default(10).meta({ unit: 'seconds', sentence: 'How long a stop waits for requests and jobs to finish.' }),
});

export type ServiceConfig = z.infer<typeof serviceConfig>;
