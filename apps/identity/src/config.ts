import { secretBytes, secretText } from '@holdfast/config/secret';
import { port, serviceConfig } from '@holdfast/config/service-config';
import { baseUrl, url } from '@holdfast/config/url';
import { z } from 'zod';

const seconds = z.coerce.number().int();

/** The whole environment of identity. */
export const config = serviceConfig.extend({
  HOLDFAST_PORT: port.default(4101).meta({ unit: 'TCP port', sentence: 'The port of the API, with mutual TLS.' }),
  HOLDFAST_MANAGEMENT_PORT: port.default(4201).meta({ unit: 'TCP port', sentence: 'The port of /health/live, /health/ready and /metrics, plain HTTP, for probes and Prometheus only.' }),
  HOLDFAST_KEY_ENCRYPTION_KEY: secretBytes(32).meta({ unit: '32 bytes, base64', sentence: 'Encrypts the private signing keys in the database; without it a dump of the database signs nothing.', secret: true }),
  HOLDFAST_MUTUAL_TLS_URL: z.url().optional().meta({ unit: 'URL', sentence: 'Where the gateway asks clients for a certificate; OAuth clients that authenticate by one find it in the metadata (RFC 8705 section 5).' }),
  HOLDFAST_BOOTSTRAP_SECRET: secretText().optional().meta({ unit: 'text', sentence: 'Makes the first administrator, once; worth nothing afterwards and may then be left out.', secret: true }),
  HOLDFAST_SECURITY_PROFILE: z.enum(['standard', 'hardened']).default('standard').meta({ unit: 'profile', sentence: 'Lifetimes that are not set, and the cost of password hashes: hardened is 15 minutes, 24 hours and 7 days, and argon2id with 64 MiB.' }),
  HOLDFAST_ACCESS_TOKEN_SECONDS: seconds.min(60).max(86_400).optional().meta({ unit: 'seconds', sentence: 'How long an access token is good for: 3600, hardened 900.' }),
  HOLDFAST_REFRESH_TOKEN_SECONDS: seconds.min(300).max(2_592_000).optional().meta({ unit: 'seconds', sentence: 'How long a session lasts without a refresh: 604800, hardened 86400.' }),
  HOLDFAST_SESSION_SECONDS: seconds.min(300).max(7_776_000).optional().meta({ unit: 'seconds', sentence: 'How long a session lasts in any case: 2592000, hardened 604800.' }),
  HOLDFAST_LOGIN_REFUSAL_MILLISECONDS: z.coerce.number().int().min(0).max(5000).default(500).meta({ unit: 'milliseconds', sentence: 'How long a refused login takes at least, so that its time tells nothing of the account.' }),
  HOLDFAST_LOGIN_ATTEMPTS_PER_MINUTE: z.coerce.number().int().min(10).max(1_000_000).default(600).meta({ unit: 'attempts', sentence: 'How many failed logins of all accounts together are looked at in a minute; people at places they have logged in from go on.' }),
  HOLDFAST_SMTP_URL: url('smtp', 'smtps').default('smtp://127.0.0.1:1025').meta({ unit: 'URL', sentence: 'The mail server for invitations and password resets: smtps:// for port 465, smtp:// for 587 with STARTTLS.', secret: true }),
  HOLDFAST_MAIL_FROM: z.email().default('holdfast@localhost.localdomain').meta({ unit: 'e-mail address', sentence: 'The sender of mails.' }),
  HOLDFAST_MAIL_TEMPLATES_DIR: z.string().min(1).optional().meta({ unit: 'path', sentence: 'A folder with mail templates of your own (Handlebars); what it lacks is taken from ours.' }),
  HOLDFAST_RESUME_TOKEN_URL: baseUrl('https').default('https://localhost:4103').meta({ unit: 'URL', sentence: 'Where the public keys of resume tokens are read from, to be published with the others, and its audit.' }),
  HOLDFAST_WORKFLOW_ENGINE_URL: baseUrl('https').default('https://localhost:4102').meta({ unit: 'URL', sentence: 'Where the audit of workflow-engine is read from, for GET /v1/audit.' }),
  HOLDFAST_SCHEDULER_URL: baseUrl('https').default('https://localhost:4104').meta({ unit: 'URL', sentence: 'Where the audit of scheduler is read from, for GET /v1/audit.' }),
  HOLDFAST_SIGNING_ALGORITHM: z.enum(['RS256', 'RS512', 'ES256', 'EdDSA']).default('RS256').meta({ unit: 'algorithm', sentence: 'What keys made from now on sign with.' }),
  HOLDFAST_SIGNING_KEY_ACTIVE_SECONDS: seconds.min(10).max(63_072_000).default(7_776_000).meta({ unit: 'seconds', sentence: 'How long a key signs before the next one takes over.' }),
  HOLDFAST_SIGNING_KEY_LEAD_SECONDS: seconds.min(1).max(86_400).default(10).meta({ unit: 'seconds', sentence: 'How long a key is published before it may sign, except in an emergency.' }),
  HOLDFAST_SIGNING_KEY_BITS: z.coerce.number().refine((bits) => [2048, 3072, 4096].includes(bits), 'must be 2048, 3072 or 4096').default(3072).meta({ unit: 'bits', sentence: 'The size of RSA keys made from now on.' }),
});

export type Config = z.infer<typeof config>;
