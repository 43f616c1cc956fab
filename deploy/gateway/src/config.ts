import { port } from '@holdfast/config/service-config';
import { baseUrl } from '@holdfast/config/url';
import { z } from 'zod';

const address = z.string().regex(/^[0-9a-f.:[\]]+$/u, 'must be an IP address');
const list = z.string().default('').transform((text) => text.split(',').map((entry) => entry.trim()).filter((entry) => entry !== ''));
const perMinute = z.coerce.number().int().min(1);
const burst = z.coerce.number().int().min(1);

/** Where the replicas of a service are: one base URL, or several with commas between. */
const upstream = (service: string, usual: number) =>
  z.string().default(`https://${service}:${usual}`).transform((text) => text.split(',').map((entry) => entry.trim())).pipe(z.array(baseUrl('https')).min(1))
    .meta({ unit: 'URL list', sentence: `Where ${service} is.` });

/** The whole environment of the gateway in a container. The options themselves are checked once more when they are rendered. */
export const config = z.object({
  HOLDFAST_PUBLIC_URL: baseUrl('https').meta({ unit: 'URL', sentence: 'The address that people and applications reach the gateway at: the only host that is answered.' }),
  HOLDFAST_HOST: address.default('0.0.0.0').meta({ unit: 'address', sentence: 'The address the gateway listens on.' }),
  HOLDFAST_PORT: port.default(8443).meta({ unit: 'TCP port', sentence: 'The port of HTTPS.' }),
  HOLDFAST_HTTP_PORT: port.default(8080).meta({ unit: 'TCP port', sentence: 'The port of HTTP, which redirects to HTTPS.' }),
  HOLDFAST_MUTUAL_TLS_PORT: port.optional().meta({ unit: 'TCP port', sentence: 'A second port of HTTPS, which asks clients for a certificate (RFC 8705): for applications, not for browsers.' }),
  HOLDFAST_MANAGEMENT_HOST: address.default('127.0.0.1').meta({ unit: 'address', sentence: 'The address of the management port.' }),
  HOLDFAST_MANAGEMENT_PORT: port.default(8081).meta({ unit: 'TCP port', sentence: 'The port of /health/live and /health/ready, plain HTTP, for probes only.' }),
  HOLDFAST_ORIGINS: list.meta({ unit: 'origin list', sentence: 'Browser origins that may call the API, exact, with commas between.' }),
  HOLDFAST_TRUSTED_PROXIES: list.meta({ unit: 'CIDR list', sentence: 'Proxies that are believed about the address of a client, with commas between; empty: the peer is the client.' }),
  HOLDFAST_PROXY_PROTOCOL: z.stringbool().default(false).meta({ unit: 'true or false', sentence: 'Whether those proxies tell the address by PROXY protocol, as is needed where TLS passes through them, instead of X-Forwarded-For.' }),
  HOLDFAST_TLS_PROFILE: z.enum(['intermediate', 'modern']).default('intermediate').meta({ unit: 'name', sentence: "Mozilla's TLS profile: intermediate (1.2 and 1.3) or modern (1.3 alone)." }),
  HOLDFAST_POST_QUANTUM: z.stringbool().default(false).meta({ unit: 'true or false', sentence: 'Offers X25519MLKEM768; needs an nginx with OpenSSL 3.5 or later.' }),
  HOLDFAST_API_PER_MINUTE: perMinute.default(6000).meta({ unit: 'requests a minute', sentence: 'The coarse guard of the API, for each address.' }),
  HOLDFAST_API_BURST: burst.default(200).meta({ unit: 'requests', sentence: 'How many requests above that rate may come at once.' }),
  HOLDFAST_RESUME_PER_MINUTE: perMinute.default(600).meta({ unit: 'requests a minute', sentence: 'The coarse guard of the resume page and /v1/resume, for each address.' }),
  HOLDFAST_RESUME_BURST: burst.default(60).meta({ unit: 'requests', sentence: 'How many requests above that rate may come at once.' }),
  HOLDFAST_TLS_DIR: z.string().min(1).meta({ unit: 'folder', sentence: 'Holds tls.crt, tls.key and ca.crt, the workload certificate; a change reloads nginx.' }),
  HOLDFAST_PUBLIC_TLS_DIR: z.string().min(1).meta({ unit: 'folder', sentence: 'Holds tls.crt and tls.key, which clients see; a change reloads nginx.' }),
  HOLDFAST_RUNTIME_DIR: z.string().min(1).default('/tmp/gateway').meta({ unit: 'folder', sentence: 'Where the rendered configuration, the pid and temporary files go; created when absent.' }),
  HOLDFAST_IDENTITY_URL: upstream('identity', 4101),
  HOLDFAST_WORKFLOW_ENGINE_URL: upstream('workflow-engine', 4102),
  HOLDFAST_RESUME_TOKEN_URL: upstream('resume-token', 4103),
  HOLDFAST_SCHEDULER_URL: upstream('scheduler', 4104),
  HOLDFAST_TRACE_RATIO: z.coerce.number().min(0).max(1).default(0.1).meta({ unit: 'share of 1', sentence: 'The share of traces that start here and are kept, in steps of 0.0001.' }),
  HOLDFAST_WORKERS: z.union([z.literal('auto'), z.coerce.number().int().min(1).max(64)]).default('auto').meta({ unit: 'number or auto', sentence: 'How many worker processes nginx has.' }),
  HOLDFAST_DRAIN_SECONDS: z.coerce.number().int().min(1).max(600).default(30).meta({ unit: 'seconds', sentence: 'How long a stop waits for requests to finish.' }),
});

export type Config = z.infer<typeof config>;
