import { randomBytes } from 'node:crypto';
import { permissions as known } from '@holdfast/contracts/permissions';
import type { AuditLog } from '@holdfast/audit-core/audit-log';
import type { Clock } from '@holdfast/clock/clock';
import type { IdSource } from '@holdfast/ids/id-source';
import type { Envelope } from '@holdfast/secrets/envelope';
import type { Database } from '@holdfast/transaction/database';
import type { DynamicModule } from '@nestjs/common';
import type { TokenSigner } from '../access-tokens/token-signer.ts';
import type { AccountStore } from '../accounts/account.store.ts';
import type { User } from '../accounts/user.ts';
import type { ActiveKeyCache } from '../keys/active-key.ts';
import { ManageClients } from '../oauth-clients/manage-clients.ts';
import { postgresOAuthClients } from '../oauth-clients/oauth-client.store.postgres.ts';
import { OAuthClientsController } from '../oauth-clients/oauth-clients.controller.ts';
import { RegisterClient } from '../oauth-clients/register-client.ts';
import type { ProvePassword } from '../sessions/prove-password.ts';
import type { LoginThrottle } from '../throttle/login-throttle.ts';
import { CurrentProvider } from './current-provider.ts';
import { Interactions } from './interactions.ts';
import { ISSUER } from '../issuer.ts';
import { InteractionsController } from './interactions.controller.ts';
import { OidcController } from './oidc.controller.ts';
import { oidcAdapter } from './oidc-adapter.ts';
import { OidcEndpoint } from './oidc-endpoint.ts';
import { postgresOidcRecords } from './oidc-record.store.postgres.ts';
import { createProvider } from './provider.ts';
import { TokenClaims } from './token-claims.ts';
import type { TokenExchangeParts } from './token-exchange.ts';

export interface OidcModuleParts {
  readonly issuer: string;
  readonly audience: string;
  readonly accessTokenSeconds: number;
  readonly refreshTokenSeconds: number;
  readonly mutualTlsUrl: string | undefined;
  readonly keyEncryptionKey: Uint8Array;
  readonly envelope: Envelope;
  readonly database: Database;
  readonly accounts: AccountStore;
  readonly keys: Pick<ActiveKeyCache, 'get'>;
  readonly signer: TokenSigner;
  readonly audit: AuditLog;
  readonly provePassword: ProvePassword;
  readonly throttle: LoginThrottle;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly verify: TokenExchangeParts['verify'];
  permissionsOf(user: User): Promise<readonly string[]>;
  /** Refuses the access tokens of a grant from now on. */
  readonly endGrant: (grantId: string) => Promise<void>;
}

class OidcModule {}

/** The OAuth and OpenID Connect provider, and the registry of its clients. */
export function oidcModule(parts: OidcModuleParts): DynamicModule {
  const { issuer, audience, accessTokenSeconds, refreshTokenSeconds, keyEncryptionKey, database, accounts, clock, ids, throttle, provePassword, audit } = parts;
  const { transactions } = database;
  const permissionsOf = (user: User) => parts.permissionsOf(user);
  const clients = postgresOAuthClients(database);
  const claims = new TokenClaims({ accounts, permissionsOf, known });
  const exchange: TokenExchangeParts = { issuer, audience, lifetimeSeconds: accessTokenSeconds, known, clients, signer: parts.signer, clock, ids, verify: parts.verify };
  const adapter = oidcAdapter(postgresOidcRecords(database, parts.envelope), clients, clock, parts.endGrant);
  const providers = new CurrentProvider(parts.keys, (signingKey) => createProvider({ adapter, record: { audit, transactions }, claims, exchange, mutualTlsUrl: parts.mutualTlsUrl, keyEncryptionKey, accessTokenSeconds, refreshTokenSeconds }, signingKey));
  return {
    module: OidcModule,
    controllers: [OidcController, InteractionsController, OAuthClientsController],
    providers: [
      { provide: ISSUER, useFactory: () => issuer },
      { provide: OidcEndpoint, useFactory: () => new OidcEndpoint(providers, issuer) },
      { provide: Interactions, useFactory: () => new Interactions({ audit, providers, claims, clients, permissionsOf, known, provePassword, throttle, transactions, clock }) },
      { provide: RegisterClient, useFactory: () => new RegisterClient({ clients, audit, transactions, clock, ids, random: randomBytes }) },
      { provide: ManageClients, useFactory: () => new ManageClients({ clients, audit, transactions }) },
    ],
  };
}
