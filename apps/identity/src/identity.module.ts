import { hkdfSync, randomBytes } from 'node:crypto';
import { systemClock } from '@holdfast/clock/system-clock';
import { roles } from '@holdfast/contracts/permissions';
import { randomIds } from '@holdfast/ids/id-source';
import { KeySetCache } from '@holdfast/nest-auth/key-set-cache';
import { nestAuth } from '@holdfast/nest-auth/nest-auth.module';
import { accessTokenVerifier } from '@holdfast/nest-auth/verify-access-token';
import type { ServeOptions } from '@holdfast/nest-http/serve';
import { databaseOf } from '@holdfast/postgres/database';
import { openDatabase } from '@holdfast/postgres/open-database';
import { createEnvelope, type Envelope } from '@holdfast/secrets/envelope';
import type { Logger } from '@holdfast/telemetry/logger';
import type { Database } from '@holdfast/transaction/database';
import { type DynamicModule, Module } from '@nestjs/common';
import { type AccessTokenPolicy, expandRoles } from './access-tokens/access-token-claims.ts';
import { joseTokenSigner } from './access-tokens/jose-token-signer.ts';
import { postgresAccounts } from './accounts/account.store.postgres.ts';
import { AuditController } from './audit/audit.controller.ts';
import { auditMigrations, auditOn } from './audit/audit.module.ts';
import { NotaryController } from './audit/notary.controller.ts';
import { BootstrapController } from './bootstrap/bootstrap.controller.ts';
import { BootstrapPlatform } from './bootstrap/bootstrap-platform.ts';
import { BootstrapSecret } from './bootstrap/bootstrap-secret.ts';
import { postgresBootstrap } from './bootstrap/bootstrap.store.postgres.ts';
import type { Config } from './config.ts';
import { DiscoveryController } from './discovery/discovery.controller.ts';
import { EnsureSigningKey } from './keys/ensure-signing-key.ts';
import { createKeyPair } from './keys/key-pairs.ts';
import { PublishKeys } from './keys/publish-keys.ts';
import type { SigningKeyStore } from './keys/signing-key.store.ts';
import { postgresSigningKeys } from './keys/signing-key.store.postgres.ts';
import { oidcModule } from './oidc/oidc.module.ts';
import { argon2PasswordHasher } from './passwords/argon2-password-hasher.ts';
import { MembersController } from './people/members.controller.ts';
import { PeopleController } from './people/people.controller.ts';
import { peopleProviders, startMails } from './people/people.module.ts';
import { CreateTokens } from './sessions/create-tokens.ts';
import { IdentifyCaller } from './sessions/identify-caller.ts';
import { LogIn } from './sessions/log-in.ts';
import { LogOut } from './sessions/log-out.ts';
import { ManageSessions } from './sessions/manage-sessions.ts';
import { OwnSessionsController } from './sessions/own-sessions.controller.ts';
import { ProvePassword } from './sessions/prove-password.ts';
import { RefreshSession } from './sessions/refresh-session.ts';
import { postgresSessions } from './sessions/session.store.postgres.ts';
import { SessionsController } from './sessions/sessions.controller.ts';
import { postgresAttempts } from './throttle/attempt.store.postgres.ts';
import { LoginThrottle } from './throttle/login-throttle.ts';

const permissionsByRole: Readonly<Record<string, readonly string[]>> = roles;

@Module({})
class IdentityModule {}

/** Every port with its adapter, every use case with its ports. */
async function identityModule(config: Config, logger: Logger, database: Database, envelope: Envelope, keys: SigningKeyStore, audit: ReturnType<typeof auditOn>): Promise<DynamicModule> {
  const clock = systemClock;
  const ids = randomIds(clock);
  const { transactions } = database;
  const policy: AccessTokenPolicy = {
    issuer: config.HOLDFAST_PUBLIC_URL,
    audience: 'holdfast',
    lifetimeSeconds: config.HOLDFAST_ACCESS_TOKEN_SECONDS,
    permissionsOf: (role) => permissionsByRole[role] ?? [],
  };
  const [accounts, sessions, passwords] = [postgresAccounts(database), postgresSessions(database), await argon2PasswordHasher()];
  const signer = joseTokenSigner(keys);
  const createTokens = new CreateTokens(signer, ids, { policy, refreshSeconds: config.HOLDFAST_REFRESH_TOKEN_SECONDS, random: randomBytes });
  const throttle = new LoginThrottle(postgresAttempts(), transactions);
  const provePassword = new ProvePassword({ accounts, passwords, throttle, audit: audit.log, transactions, clock });
  const publishKeys = new PublishKeys(keys);
  // The same path as everywhere, only without the network: identity believes no token that others would not.
  const fetchJwks = () => publishKeys.execute();
  const verifier = accessTokenVerifier(policy, new KeySetCache(fetchJwks, clock, logger), clock);
  const successorKey = Buffer.from(hkdfSync('sha256', config.HOLDFAST_KEY_ENCRYPTION_KEY, '', 'holdfast refresh token successors', 32));
  const secret = new BootstrapSecret(config.HOLDFAST_BOOTSTRAP_SECRET);
  return {
    module: IdentityModule,
    imports: [
      nestAuth({
        issuer: policy.issuer,
        audience: policy.audience,
        spiffeNamespace: config.HOLDFAST_SPIFFE_NAMESPACE,
        fetchJwks,
        refused: audit.refused,
        logger,
      }),
      oidcModule({
        issuer: policy.issuer,
        audience: policy.audience,
        accessTokenSeconds: config.HOLDFAST_ACCESS_TOKEN_SECONDS,
        refreshTokenSeconds: config.HOLDFAST_REFRESH_TOKEN_SECONDS,
        mutualTlsUrl: config.HOLDFAST_MUTUAL_TLS_URL,
        keyEncryptionKey: config.HOLDFAST_KEY_ENCRYPTION_KEY,
        permissionsOf: (user) => expandRoles(user.roles, (role) => policy.permissionsOf(role)),
        verify: (token) => verifier.verify(token),
        audit: audit.log, envelope, database, accounts, keys, signer, provePassword, throttle, clock, ids,
      }),
    ],
    controllers: [BootstrapController, SessionsController, DiscoveryController, AuditController, NotaryController, OwnSessionsController, PeopleController, MembersController],
    providers: [
      { provide: BootstrapPlatform, useFactory: () => new BootstrapPlatform({ secret, bootstrap: postgresBootstrap(), audit: audit.log, accounts, passwords, transactions, clock, ids }) },
      { provide: LogIn, useFactory: () => new LogIn({ audit: audit.log, provePassword, sessions, throttle, createTokens, transactions, clock, ids }) },
      { provide: RefreshSession, useFactory: () => new RefreshSession({ audit: audit.log, accounts, sessions, createTokens, transactions, clock, successorKey }) },
      { provide: ManageSessions, useFactory: () => new ManageSessions({ sessions, audit: audit.log, transactions, clock }) },
      { provide: LogOut, useFactory: () => new LogOut({ accounts, sessions, audit: audit.log, transactions, clock }) },
      { provide: IdentifyCaller, useFactory: () => new IdentifyCaller(accounts, sessions, clock) },
      { provide: PublishKeys, useFactory: () => publishKeys },
      ...peopleProviders({ accounts, passwords, sessions, audit: audit.log, transactions, clock, ids, random: randomBytes, permissionsOf: policy.permissionsOf }, database, envelope, throttle),
      ...audit.providers,
    ],
  };
}

/** Migrates, makes sure that a signing key exists, and puts the parts together. */
export async function startIdentity(config: Config, logger: Logger): Promise<ServeOptions> {
  const migrations = { namespace: 'identity', url: new URL('../migrations/', import.meta.url) };
  const dataSource = await openDatabase({ url: config.HOLDFAST_DATABASE_URL, tlsDir: config.HOLDFAST_DATABASE_TLS_DIR, migrate: config.HOLDFAST_MIGRATE, applicationName: 'identity' }, [auditMigrations, migrations]);
  const database = databaseOf(dataSource);
  const envelope = createEnvelope(config.HOLDFAST_KEY_ENCRYPTION_KEY);
  const keys = postgresSigningKeys(database, envelope);
  await new EnsureSigningKey(keys, database.transactions, systemClock, () => createKeyPair(config.HOLDFAST_SIGNING_KEY_BITS)).execute();
  const audit = auditOn(database, keys, logger);
  const chainer = audit.start();
  const stopMails = startMails(config, database, envelope, systemClock, logger);
  return {
    service: 'identity',
    config,
    logger,
    module: await identityModule(config, logger, database, envelope, keys, audit),
    readiness: { database: async () => void (await database.query('select 1')) },
    onDrain: async () => {
      await Promise.all([chainer.close(), stopMails()]);
      await dataSource.destroy();
    },
  };
}
