import { performance } from 'node:perf_hooks';
import type { AuditLog } from '@holdfast/audit-core/audit-log';
import type { Clock } from '@holdfast/clock/clock';
import { startPacemaker } from '@holdfast/queue/pacemaker';
import type { Envelope } from '@holdfast/secrets/envelope';
import type { Logger } from '@holdfast/telemetry/logger';
import type { Database } from '@holdfast/transaction/database';
import type { Config } from '../config.ts';
import { securityProfile } from '../security-profile.ts';
import type { RevocationStore } from '../revocation/revocation.store.ts';
import { ActiveKeyCache } from './active-key.ts';
import { AddKey } from './add-key.ts';
import { createKeyPair } from './key-pairs.ts';
import { ListKeys } from './list-keys.ts';
import { type OtherKeys, PublishKeys } from './publish-keys.ts';
import { RotateKeys } from './rotate-keys.ts';
import { postgresSigningKeys } from './signing-key.store.postgres.ts';

/** Milliseconds between looks whether a key is due. */
const lookEveryMs = 5_000;
/** Seconds for which the published key set may be cached, and a little more. */
const leastOverlap = 360;

export interface KeysParts {
  readonly config: Config;
  readonly envelope: Envelope;
  readonly database: Database;
  readonly revocations: RevocationStore;
  readonly clock: Clock;
  readonly others: OtherKeys;
  readonly audit: AuditLog;
}

/** The signing keys: their store, what changes them, what signs with them. */
export function keysOn({ config, envelope, database, revocations, clock, others, audit }: KeysParts) {
  const keys = postgresSigningKeys(database, envelope);
  const bits = config.HOLDFAST_SIGNING_KEY_BITS;
  const rotate = new RotateKeys({
    keys,
    revocations,
    audit,
    transactions: database.transactions,
    clock,
    policy: {
      activeSeconds: config.HOLDFAST_SIGNING_KEY_ACTIVE_SECONDS,
      leadSeconds: config.HOLDFAST_SIGNING_KEY_LEAD_SECONDS,
      overlapSeconds: Math.max(securityProfile(config).accessTokenSeconds + 60, leastOverlap),
    },
    create: () => createKeyPair(config.HOLDFAST_SIGNING_ALGORITHM, bits),
  });
  const publish = new PublishKeys(keys, others);
  return {
    store: keys,
    active: new ActiveKeyCache(keys, () => performance.now()),
    publish,
    rotate,
    providers: [
      { provide: PublishKeys, useFactory: () => publish },
      { provide: RotateKeys, useFactory: () => rotate },
      { provide: ListKeys, useFactory: () => new ListKeys(keys) },
      { provide: AddKey, useFactory: () => new AddKey(keys, audit, database.transactions, clock, bits) },
    ],
  };
}

/** Rotates what is due and forgets revocations that no longer matter, on whichever replica looks first. */
export function startKeySchedule(rotate: RotateKeys, revocations: RevocationStore, clock: Clock, logger: Logger) {
  return startPacemaker(async () => {
    await Promise.all([rotate.onSchedule(), revocations.prune(clock.now())]).catch((error: unknown) => logger.error('the signing keys could not be looked after, trying again', { error }));
    return lookEveryMs;
  });
}
