import { perService, type DatabaseService } from '../services/database-services.ts';
import type { Ports } from '../services/ports.ts';
import type { EnvironmentInput } from '../services/service-environment.ts';
import type { Secrets } from '../state/secrets.ts';
import type { Servers } from './servers.ts';

/** Puts every secret of the services into a file of its own and names the files. */
export function environmentInput(ports: Ports, { pki, redis }: Servers, secrets: Secrets, databaseUrls: Readonly<Record<DatabaseService, string>>): EnvironmentInput {
  const databaseUrlFiles = perService((service) => secrets.derivedFile(`database-url-${service}`, databaseUrls[service]));
  return {
    publicUrl: `https://localhost:${ports.gateway}`,
    mutualTlsUrl: `https://localhost:${ports.gatewayMutualTls}`,
    ports: perService((service) => ({ api: ports[service], management: ports[`${service}Management`] })),
    smtpPort: ports.smtp,
    tlsDir: pki.workloadDir,
    redisUrlFile: secrets.derivedFile('redis-url', redis.url),
    sealKeysFile: secrets.sealKeysFile(),
    databaseUrlFile: (service) => databaseUrlFiles[service],
    keyEncryptionKeyFile: (service) => secrets.keyFile(`key-encryption-key-${service}`),
    bootstrapSecretFile: secrets.passwordFile('bootstrap-secret'),
  };
}
