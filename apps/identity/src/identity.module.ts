import { hkdfSync, randomBytes } from 'node:crypto';
import { postgresAuditLog } from '@holdfast/audit/postgres-audit-log';
import { systemClock } from '@holdfast/clock/system-clock';
import type { ServiceName } from '@holdfast/contracts/services';
import { identityChangedChannel } from '@holdfast/contracts/http/revocations';
import { roles } from '@holdfast/contracts/permissions';
import { serviceClient, type ServiceClient } from '@holdfast/http-client/service-client';
import { randomIds } from '@holdfast/ids/id-source';
import { KeySetCache } from '@holdfast/nest-auth/key-set-cache';
import { nestAuth, type TokenChecks } from '@holdfast/nest-auth/nest-auth.module';
import { RevocationCache } from '@holdfast/nest-auth/revocation-cache';
import { accessTokenVerifier } from '@holdfast/nest-auth/verify-access-token';
import type { ServeOptions } from '@holdfast/nest-http/serve';
import { databaseOf } from '@holdfast/postgres/database';
import { openDatabase } from '@holdfast/postgres/open-database';
import { announce } from '@holdfast/queue/broadcast';
import { firstUse } from '@holdfast/queue/first-use';
import type { TenantId } from '@holdfast/ids/ids';
import { connectRedis } from '@holdfast/queue/redis';
import { createEnvelope, type Envelope } from '@holdfast/secrets/envelope';
import type { Logger } from '@holdfast/telemetry/logger';
import type { Database } from '@holdfast/transaction/database';
import { type DynamicModule, Module } from '@nestjs/common';
import type { AccessTokenPolicy } from './access-tokens/access-token-claims.ts';
import { joseTokenSigner } from './access-tokens/jose-token-signer.ts';
import { permissionBytes } from './access-tokens/token-size.ts';
import { postgresAccounts } from './accounts/account.store.postgres.ts';
import type { User } from './accounts/user.ts';
import { AuditController } from './audit/audit.controller.ts';
import { auditMigrations, auditOn, chainOf } from './audit/audit.module.ts';
import { OPERATING_TENANT, OperatingTenantController } from './accounts/operating-tenant.controller.ts';
import { NotaryController } from './audit/notary.controller.ts';
import { ApplicationsController } from './applications/applications.controller.ts';
import { applicationsOn } from './applications/applications.module.ts';
import { BootstrapController } from './bootstrap/bootstrap.controller.ts';
import { BootstrapPlatform } from './bootstrap/bootstrap-platform.ts';
import { BootstrapSecret } from './bootstrap/bootstrap-secret.ts';
import { postgresBootstrap } from './bootstrap/bootstrap.store.postgres.ts';
import type { Config } from './config.ts';
import { DiscoveryController } from './discovery/discovery.controller.ts';
import { ISSUER } from './issuer.ts';
import { keysOn, startKeySchedule } from './keys/keys.module.ts';
import { resumeTokenKeys } from './keys/resume-token-keys.ts';
import { SigningKeysController } from './keys/signing-keys.controller.ts';
import { oidcModule } from './oidc/oidc.module.ts';
import { argon2PasswordHasher } from './passwords/argon2-password-hasher.ts';
import { AccountPagesController } from './people/account-pages.controller.ts';
import { MembersController } from './people/members.controller.ts';
import { PeopleController } from './people/people.controller.ts';
import { peopleProviders, startMails } from './people/people.module.ts';
import { revocationOn } from './revocation/revocation.module.ts';
import { identityChanged } from './revocation/revocation.store.postgres.ts';
import { RevocationsController } from './revocation/revocations.controller.ts';
import { toRevocationsResponse } from './revocation/revocations-response.ts';
import { TenantsController } from './people/tenants.controller.ts';
import { ManageRoles } from './roles/manage-roles.ts';
import { postgresRoles } from './roles/role.store.postgres.ts';
import { RolesController } from './roles/roles.controller.ts';
import { TenantRoles } from './roles/tenant-roles.ts';
import { securityProfile } from './security-profile.ts';
import { BrowserSessions } from './sessions/browser-sessions.ts';
import { BrowserSessionsController } from './sessions/browser-sessions.controller.ts';
import { CreateTokens } from './sessions/create-tokens.ts';
import { CsrfTokens } from './sessions/csrf-token.ts';
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
import { loginLimits, resetLimits } from './throttle/login-limits.ts';
import { LoginThrottle } from './throttle/login-throttle.ts';

@Module({})
class IdentityModule {}

/** What signs, what is refused, and who is told when either changes. */
interface Signing {
  readonly keys: ReturnType<typeof keysOn>;
  readonly revocation: ReturnType<typeof revocationOn>;
  readonly listen: (changed: () => void) => void;
  readonly firstUse: Required<TokenChecks>['firstUse'];
}

/** Every port with its adapter, every use case with its ports. */
async function identityModule(config: Config, logger: Logger, database: Database, envelope: Envelope, { keys, revocation, listen, firstUse: isFirstUse }: Signing, audit: ReturnType<typeof auditOn>): Promise<DynamicModule> {
  const clock = systemClock;
  const ids = randomIds(clock);
  const { transactions } = database;
  const profile = securityProfile(config);
  const policy: AccessTokenPolicy = {
    issuer: config.HOLDFAST_PUBLIC_URL,
    audience: 'holdfast',
    lifetimeSeconds: profile.accessTokenSeconds,
  };
  const [accounts, sessions, passwords] = [postgresAccounts(database), postgresSessions(database), await argon2PasswordHasher(profile.passwordCost, config.HOLDFAST_LOGIN_REFUSAL_MILLISECONDS)];
  const roleStore = postgresRoles(database);
  const tenantRoles = new TenantRoles(roleStore, roles, permissionBytes(policy, config.HOLDFAST_SIGNING_ALGORITHM, config.HOLDFAST_SIGNING_KEY_BITS));
  const permissionsOf = (user: User) => tenantRoles.heldBy(user);
  const operates = async (tenantId: TenantId) => tenantId === (await accounts.operatingTenant());
  const signer = joseTokenSigner(keys.active);
  const csrf = new CsrfTokens(keyFor('holdfast csrf tokens', config));
  const createTokens = new CreateTokens(signer, ids, { policy, csrf, permissionsOf, refreshSeconds: profile.refreshTokenSeconds, random: randomBytes });
  const throttle = new LoginThrottle(postgresAttempts(), transactions, loginLimits(config.HOLDFAST_LOGIN_ATTEMPTS_PER_MINUTE));
  const provePassword = new ProvePassword({ accounts, passwords, throttle, audit: audit.log, transactions, clock });
  const applications = applicationsOn(database, audit.log, clock, ids);
  // The same path as everywhere, only without the network: identity believes no token that others would not.
  const checks: Required<TokenChecks> = {
    fetchJwks: () => keys.publish.own(),
    revocations: {
      fetch: async (cursor) => toRevocationsResponse(await revocation.read.execute(cursor)),
      failOpen: config.HOLDFAST_REVOCATIONS_UNKNOWN === 'accept',
    },
    verifyApiKey: applications.verifyKey,
    listen,
    firstUse: isFirstUse,
  };
  const verifier = accessTokenVerifier(policy, new KeySetCache(checks.fetchJwks, clock, logger), clock, new RevocationCache(checks.revocations, clock, logger));
  const logIn = new LogIn({ audit: audit.log, provePassword, sessions, throttle, createTokens, transactions, clock, ids, sessionSeconds: profile.sessionSeconds });
  const refreshSession = new RefreshSession({ audit: audit.log, accounts, sessions, createTokens, transactions, clock, successorKey: keyFor('holdfast refresh token successors', config) });
  const logOut = new LogOut({ accounts, sessions, audit: audit.log, transactions, clock });
  const secret = new BootstrapSecret(config.HOLDFAST_BOOTSTRAP_SECRET);
  return {
    module: IdentityModule,
    imports: [
      nestAuth({
        issuer: policy.issuer,
        audience: policy.audience,
        spiffeNamespace: config.HOLDFAST_SPIFFE_NAMESPACE,
        ...checks,
        refused: audit.refused,
        operates,
        logger,
      }),
      oidcModule({
        issuer: policy.issuer,
        audience: policy.audience,
        accessTokenSeconds: profile.accessTokenSeconds,
        refreshTokenSeconds: profile.refreshTokenSeconds,
        mutualTlsUrl: config.HOLDFAST_MUTUAL_TLS_URL,
        keyEncryptionKey: config.HOLDFAST_KEY_ENCRYPTION_KEY,
        permissionsOf,
        verify: (token) => verifier.verify(token),
        endGrant: (grantId) => transactions.run((tx) => revocation.revocations.add(tx, { kind: 'session', value: grantId }, clock.now())),
        audit: audit.log, envelope, database, accounts, keys: keys.active, signer, provePassword, throttle, clock, ids,
      }),
    ],
    controllers: [BootstrapController, SessionsController, BrowserSessionsController, DiscoveryController, AuditController, NotaryController, OwnSessionsController, PeopleController, AccountPagesController, MembersController, RolesController, TenantsController, OperatingTenantController, SigningKeysController, RevocationsController, ApplicationsController],
    providers: [
      { provide: BootstrapPlatform, useFactory: () => new BootstrapPlatform({ secret, bootstrap: postgresBootstrap(), audit: audit.log, accounts, passwords, transactions, clock, ids }) },
      { provide: LogIn, useValue: logIn },
      { provide: RefreshSession, useValue: refreshSession },
      { provide: ManageSessions, useFactory: () => new ManageSessions({ sessions, audit: audit.log, transactions, clock }) },
      { provide: LogOut, useValue: logOut },
      { provide: BrowserSessions, useFactory: () => new BrowserSessions({ logIn, refreshSession, logOut, sessions, csrf, clock }) },
      { provide: ISSUER, useValue: policy.issuer },
      { provide: OPERATING_TENANT, useFactory: () => () => accounts.operatingTenant() },
      { provide: IdentifyCaller, useFactory: () => new IdentifyCaller(accounts, sessions, clock) },
      ...peopleProviders({ accounts, passwords, sessions, audit: audit.log, transactions, clock, ids, random: randomBytes, roles: tenantRoles }, database, envelope, provePassword, { logins: throttle, mails: new LoginThrottle(postgresAttempts(), transactions, resetLimits) }),
      { provide: ManageRoles, useFactory: () => new ManageRoles({ roles: roleStore, tenantRoles, accounts, audit: audit.log, transactions, clock }) },
      ...keys.providers,
      ...revocation.providers,
      ...applications.providers,
      ...audit.providers,
    ],
  };
}

/** A key of its own for each purpose, the same on every replica. */
function keyFor(purpose: string, config: Config): Buffer {
  return Buffer.from(hkdfSync('sha256', config.HOLDFAST_KEY_ENCRYPTION_KEY, '', purpose, 32));
}

/** Migrates, makes sure that a signing key exists, and puts the parts together. */
export async function startIdentity(config: Config, logger: Logger): Promise<ServeOptions> {
  const migrations = { namespace: 'identity', url: new URL('../migrations/', import.meta.url) };
  const dataSource = await openDatabase({ url: config.HOLDFAST_DATABASE_URL, tlsDir: config.HOLDFAST_DATABASE_TLS_DIR, migrate: config.HOLDFAST_MIGRATE, applicationName: 'identity' }, [auditMigrations, migrations]);
  const database = databaseOf(dataSource);
  const envelope = createEnvelope(config.HOLDFAST_KEY_ENCRYPTION_KEY);
  const redis = connectRedis(config.HOLDFAST_REDIS_URL, { tlsDir: config.HOLDFAST_REDIS_TLS_DIR, logger });
  const client = (baseUrl: string, expect: ServiceName) => serviceClient({ baseUrl, tlsDir: config.HOLDFAST_TLS_DIR, expect, spiffeNamespace: config.HOLDFAST_SPIFFE_NAMESPACE, timeoutMs: 1_000 });
  const resumeToken = client(config.HOLDFAST_RESUME_TOKEN_URL, 'resume-token');
  const engine = client(config.HOLDFAST_WORKFLOW_ENGINE_URL, 'workflow-engine');
  const scheduler = client(config.HOLDFAST_SCHEDULER_URL, 'scheduler');
  const auditLog = postgresAuditLog(randomIds(systemClock), systemClock);
  const revocation = revocationOn(database, auditLog, systemClock);
  const keys = keysOn({ config, envelope, database, revocations: revocation.revocations, clock: systemClock, others: resumeTokenKeys(() => readResumeTokenKeys(resumeToken), systemClock), audit: auditLog });
  await keys.rotate.onSchedule();
  const audit = auditOn(database, keys.store, { 'workflow-engine': chainOf(engine), 'resume-token': chainOf(resumeToken), 'scheduler': chainOf(scheduler) }, logger);
  const chainer = audit.start();
  const stopMails = startMails(config, database, envelope, systemClock, logger);
  const schedule = startKeySchedule(keys.rotate, revocation.revocations, systemClock, logger);
  let changed = (): void => undefined;
  const module = await identityModule(config, logger, database, envelope, { keys, revocation, listen: (wake) => (changed = wake), firstUse: firstUse(redis) }, audit);
  const listener = database.listen(identityChanged, () => {
    keys.active.forget();
    changed();
    void announce(redis, identityChangedChannel);
  });
  return {
    service: 'identity',
    config,
    logger,
    module,
    refusedPeer: audit.refusedPeer,
    readiness: { database: async () => void (await database.query('select 1')) },
    onDrain: async () => {
      await Promise.all([chainer.close(), stopMails()]);
      await Promise.all([schedule.stop(), listener.close(), redis.close(), resumeToken.close(), engine.close(), scheduler.close()]);
      await dataSource.destroy();
    },
  };
}

async function readResumeTokenKeys(resumeToken: ServiceClient): Promise<unknown> {
  const answer = await resumeToken.request({ method: 'GET', path: '/.well-known/resume-token-jwks.json', schema: { parse: (value: unknown) => value } });
  if (!answer.ok) throw new Error(`resume-token refused its keys: ${answer.code}`);
  return answer.value;
}
