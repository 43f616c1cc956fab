import type { DatabaseService } from './database-services.ts';

/** What the environments of the services are made of. Secrets come as files; their values stand in no environment. */
export interface EnvironmentInput {
  readonly publicUrl: string;
  readonly mutualTlsUrl: string;
  readonly ports: Readonly<Record<DatabaseService, { readonly api: number; readonly management: number }>>;
  readonly smtpPort: number;
  readonly tlsDir: (service: DatabaseService) => string;
  readonly redisUrlFile: string;
  readonly sealKeysFile: string;
  readonly databaseUrlFile: (service: DatabaseService) => string;
  readonly keyEncryptionKeyFile: (service: DatabaseService) => string;
  readonly bootstrapSecretFile: string;
}

/** Variables of the person at the terminal that a service needs to run at all. */
const inherited = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR'];

/** The whole environment of one service. */
export function serviceEnvironment(service: DatabaseService, input: EnvironmentInput, outer: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...Object.fromEntries(inherited.flatMap((name) => (outer[name] === undefined ? [] : [[name, outer[name]]]))),
    NODE_ENV: 'production',
    HOLDFAST_PORT: String(input.ports[service].api),
    HOLDFAST_MANAGEMENT_PORT: String(input.ports[service].management),
    HOLDFAST_PUBLIC_URL: input.publicUrl,
    HOLDFAST_DATABASE_URL_FILE: input.databaseUrlFile(service),
    HOLDFAST_REDIS_URL_FILE: input.redisUrlFile,
    HOLDFAST_QUEUE_SEAL_KEYS_FILE: input.sealKeysFile,
    HOLDFAST_TLS_DIR: input.tlsDir(service),
    ...ownVariables(service, input),
  };
}

function ownVariables(service: DatabaseService, input: EnvironmentInput): NodeJS.ProcessEnv {
  const url = (other: DatabaseService): string => `https://localhost:${input.ports[other].api}`;
  switch (service) {
    case 'identity':
      return {
        HOLDFAST_KEY_ENCRYPTION_KEY_FILE: input.keyEncryptionKeyFile(service),
        HOLDFAST_MUTUAL_TLS_URL: input.mutualTlsUrl,
        HOLDFAST_BOOTSTRAP_SECRET_FILE: input.bootstrapSecretFile,
        HOLDFAST_SMTP_URL: `smtp://127.0.0.1:${input.smtpPort}`,
        HOLDFAST_RESUME_TOKEN_URL: url('resume-token'),
        HOLDFAST_WORKFLOW_ENGINE_URL: url('workflow-engine'),
        HOLDFAST_SCHEDULER_URL: url('scheduler'),
      };
    case 'workflow-engine':
      return { HOLDFAST_IDENTITY_URL: url('identity'), HOLDFAST_RESUME_TOKEN_URL: url('resume-token'), HOLDFAST_SCHEDULER_URL: url('scheduler'), HOLDFAST_KEY_ENCRYPTION_KEY_FILE: input.keyEncryptionKeyFile(service) };
    case 'resume-token':
      return {
        HOLDFAST_IDENTITY_URL: url('identity'),
        HOLDFAST_KEY_ENCRYPTION_KEY_FILE: input.keyEncryptionKeyFile(service),
        HOLDFAST_SMTP_URL: `smtp://127.0.0.1:${input.smtpPort}`,
      };
    case 'scheduler':
      return { HOLDFAST_IDENTITY_URL: url('identity') };
  }
}
