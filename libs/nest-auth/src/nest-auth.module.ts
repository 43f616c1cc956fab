import type { Clock } from '@holdfast/clock/clock';
import { systemClock } from '@holdfast/clock/system-clock';
import { silentLogger, type Logger } from '@holdfast/telemetry/logger';
import type { DynamicModule, OnModuleInit } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule, DiscoveryService, MetadataScanner } from '@nestjs/core';
import { accessGuard, type OperatesPlatform, type PermissionRefused } from './access-guard.ts';
import { ApiKeyCache, type VerifyApiKey } from './api-key-cache.ts';
import { checkRoutes } from './check-routes.ts';
import { rememberedUses, sharedUses, type FirstUse } from './first-use.ts';
import { KeySetCache } from './key-set-cache.ts';
import { ProofOfPossession } from './proof-of-possession.ts';
import { RevocationCache, type RevocationSource } from './revocation-cache.ts';
import { accessTokenVerifier } from './verify-access-token.ts';

export interface NestAuthOptions {
  /** `iss` of access tokens: HOLDFAST_PUBLIC_URL. */
  readonly issuer: string;
  /** `aud` of access tokens: `holdfast`. */
  readonly audience: string;
  /** The namespace in the SPIFFE ids of callers. */
  readonly spiffeNamespace: string;
  /** Reads identity's JWKS document; left out by a service whose routes ask for no permission. */
  readonly fetchJwks?: () => Promise<unknown>;
  /** Where to learn what is revoked; left out, nothing is. */
  readonly revocations?: RevocationSource;
  /** Asks identity whose API key a text is; left out, no key is good. */
  readonly verifyApiKey?: VerifyApiKey;
  /** Called once with what to call when keys or revocations have changed. */
  readonly listen?: (changed: () => void) => void;
  /** Whether a DPoP proof is new to all replicas; left out, to this process. */
  readonly firstUse?: FirstUse;
  /** Called before a token without the permission of a route is refused. */
  readonly refused?: PermissionRefused;
  /** Which tenant operates the platform; left out, permissions about the platform are refused. */
  readonly operates?: OperatesPlatform;
  readonly clock?: Clock;
  readonly logger?: Logger;
}

/** How access tokens are checked, and kept checked. */
export type TokenChecks = Pick<NestAuthOptions, 'fetchJwks' | 'revocations' | 'verifyApiKey' | 'listen' | 'firstUse'>;

class NestAuthModule {}

/** Guards every route of the application it is imported into, and refuses the start when a route says nothing about its access. */
export function nestAuth(options: NestAuthOptions): DynamicModule {
  const { issuer, audience, spiffeNamespace, fetchJwks, clock = systemClock, logger = silentLogger } = options;
  const firstUse = options.firstUse === undefined ? rememberedUses(clock) : sharedUses(options.firstUse, clock, (error) => logger.warn('the used proofs of other replicas are not known', { error }));
  const keySets = new KeySetCache(fetchJwks ?? (() => Promise.reject(new Error('this service verifies no access tokens'))), clock, logger);
  const revocations = options.revocations === undefined ? undefined : new RevocationCache(options.revocations, clock, logger);
  const verifier = accessTokenVerifier({ issuer, audience }, keySets, clock, revocations);
  const apiKeys = new ApiKeyCache(options.verifyApiKey ?? (() => Promise.resolve(undefined)), clock, logger);
  options.listen?.(() => {
    apiKeys.forget();
    keySets.wake();
    revocations?.wake();
  });
  return {
    module: NestAuthModule,
    imports: [DiscoveryModule],
    providers: [
      { provide: APP_GUARD, useFactory: () => accessGuard({ spiffeNamespace, publicUrl: issuer, verifier, possession: new ProofOfPossession(issuer, clock, firstUse), apiKeys, refused: options.refused, operates: options.operates }) },
      {
        provide: 'holdfast:route-check',
        inject: [DiscoveryService, MetadataScanner],
        useFactory: (discovery: DiscoveryService, scanner: MetadataScanner): OnModuleInit => ({
          onModuleInit: () => checkRoutes(discovery, scanner, fetchJwks !== undefined),
        }),
      },
    ],
  };
}
