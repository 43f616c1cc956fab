import { secretBytes } from '@holdfast/config/secret';
import { port, serviceConfig } from '@holdfast/config/service-config';
import { baseUrl, url } from '@holdfast/config/url';
import { z } from 'zod';

const addresses = z
  .string()
  .default('')
  .transform((list) => list.split(',').map((entry) => entry.trim()).filter((entry) => entry !== ''))
  .pipe(z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])));

/** The whole environment of resume-token. */
export const config = serviceConfig.extend({
  HOLDFAST_PORT: port.default(4103).meta({ unit: 'TCP port', sentence: 'The port of the API, with mutual TLS.' }),
  HOLDFAST_MANAGEMENT_PORT: port.default(4203).meta({ unit: 'TCP port', sentence: 'The port of /health/live, /health/ready and /metrics, plain HTTP, for probes and Prometheus only.' }),
  HOLDFAST_IDENTITY_URL: baseUrl('https').default('https://localhost:4101').meta({ unit: 'URL', sentence: 'Where identity publishes the keys of access tokens.' }),
  HOLDFAST_KEY_ENCRYPTION_KEY: secretBytes(32).meta({ unit: '32 bytes, base64', sentence: 'Encrypts the private keys in the database; without it a dump of the database yields no link.', secret: true }),
  HOLDFAST_SMTP_URL: url('smtp', 'smtps').default('smtp://127.0.0.1:1025').meta({ unit: 'URL', sentence: 'The mail server that takes links to their recipients.', secret: true }),
  HOLDFAST_MAIL_FROM: z.email().default('holdfast@localhost.localdomain').meta({ unit: 'e-mail address', sentence: 'The sender of mails.' }),
  HOLDFAST_RESUME_WAIT_SECONDS: z.coerce.number().min(0).max(30).default(5).meta({ unit: 'seconds', sentence: 'How long a redeemer waits for the engine before the answer is 202 with a status address.' }),
  HOLDFAST_SIGNING_KEY_BITS: z.coerce.number().refine((bits) => [2048, 3072, 4096].includes(bits), 'must be 2048, 3072 or 4096').default(3072).meta({ unit: 'bits', sentence: 'The size of RSA keys made from now on.' }),
  HOLDFAST_RESUME_LONGEST_SECONDS: z.coerce.number().int().min(60).default(2_592_000).meta({ unit: 'seconds', sentence: 'The policy: no resume token lives longer, whatever it was asked for with.' }),
  HOLDFAST_RESUME_ADDRESS_PER_MINUTE: z.coerce.number().int().min(1).default(100).meta({ unit: 'requests a minute', sentence: 'How many requests one address may make of the page and of /v1/resume, over all replicas.' }),
  HOLDFAST_RESUME_TOKEN_PER_MINUTE: z.coerce.number().int().min(1).max(60_000).default(10).meta({ unit: 'attempts a minute', sentence: 'How many attempts one token may have, over all replicas.' }),
  HOLDFAST_RESUME_TOKEN_BURST: z.coerce.number().int().min(0).default(3).meta({ unit: 'attempts', sentence: 'How many attempts a token may have at once, beside the one that is due.' }),
  HOLDFAST_RESUME_STRICT: z.stringbool().default(false).meta({ unit: 'true or false', sentence: 'Counts everything against the token: views, dead tokens, and altered ones, which then can block a link.' }),
  HOLDFAST_RESUME_PAGE_ADDRESSES: addresses.meta({ unit: 'addresses and CIDR blocks, comma-separated', sentence: 'From where the page may be used; empty: from anywhere.' }),
  HOLDFAST_RESUME_API_ADDRESSES: addresses.meta({ unit: 'addresses and CIDR blocks, comma-separated', sentence: 'From where /v1/resume and /v1/redemptions may be used; empty: from anywhere.' }),
});

export type Config = z.infer<typeof config>;
