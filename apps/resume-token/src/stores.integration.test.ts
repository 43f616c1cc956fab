import { randomBytes } from 'node:crypto';
import { auditMigrations } from '@holdfast/audit/migrations';
import { systemClock } from '@holdfast/clock/system-clock';
import { randomIds } from '@holdfast/ids/id-source';
import { databaseOf } from '@holdfast/postgres/database';
import { openDatabase } from '@holdfast/postgres/open-database';
import { queueMigrations } from '@holdfast/queue/migrations';
import { createEnvelope } from '@holdfast/secrets/envelope';
import { createTestDatabase, type TestDatabase } from '@holdfast/testkit/postgres';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresAttempts } from './attempt/attempt.store.postgres.ts';
import { attemptStoreSuite } from './attempt/attempt.store.testsuite.ts';
import { postgresBookmarks } from './bookmark/bookmark.store.postgres.ts';
import { bookmarkStoreSuite } from './bookmark/bookmark.store.testsuite.ts';
import { postgresDeliveries } from './delivery/delivery.store.postgres.ts';
import { deliveryStoreSuite } from './delivery/delivery.store.testsuite.ts';
import { postgresKeys } from './keys/key.store.postgres.ts';
import { keyStoreSuite } from './keys/key.store.testsuite.ts';
import { postgresOperatedTokens } from './operate/operated-token.store.postgres.ts';
import { operatedTokenStoreSuite } from './operate/operated-token.store.testsuite.ts';
import { postgresClaims } from './redeem/claim.store.postgres.ts';
import { postgresRedemptions } from './redemption/redemption.store.postgres.ts';
import { redemptionStoreSuite } from './redemption/redemption.store.testsuite.ts';
import type { Stores } from './stores.ts';
import { postgresResumeTokens } from './token/resume-token.store.postgres.ts';
import { resumeTokenStoreSuite } from './token/resume-token.store.testsuite.ts';

const migrations = [queueMigrations, auditMigrations, { namespace: 'resume-token', url: new URL('../migrations/', import.meta.url) }];
const envelope = createEnvelope(randomBytes(32));

let testDatabase: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  dataSource = await openDatabase({ url: testDatabase.url, applicationName: 'resume-token test' }, migrations);
});

afterAll(async () => {
  await dataSource.destroy();
  await testDatabase.drop();
});

/** A fresh set of keys, and tables that the other tests share. */
async function withoutKeys(): Promise<void> {
  await databaseOf(dataSource).query('TRUNCATE keys CASCADE');
}

describe('in Postgres', () => {
  describe('keys', () => {
    keyStoreSuite(async () => {
      await withoutKeys();
      return { store: postgresKeys(databaseOf(dataSource), envelope), again: () => postgresKeys(databaseOf(dataSource), envelope), transactions: databaseOf(dataSource).transactions };
    });

    it('are sealed under the key-encryption key: another one does not open them', async () => {
      await withoutKeys();
      await postgresKeys(databaseOf(dataSource), envelope).provide('derive-jti', async () => ({ kid: 'jti-x', secret: randomBytes(32) }));

      await expect(postgresKeys(databaseOf(dataSource), createEnvelope(randomBytes(32))).known()).rejects.toThrow();
    });
  });

  describe('tokens', () => {
    beforeAll(async () => {
      await withoutKeys();
      const keys = postgresKeys(databaseOf(dataSource), envelope);
      await keys.provide('sign', async () => ({ kid: 'sign-1', secret: randomBytes(32) }));
      await keys.provide('sign-receipt', async () => ({ kid: 'receipt-1', secret: randomBytes(32) }));
      await keys.provide('derive-jti', async () => ({ kid: 'jti-1', secret: randomBytes(32) }));
    });

    const open = (): Stores => {
      const database = databaseOf(dataSource);
      return {
        transactions: database.transactions,
        bookmarks: postgresBookmarks(),
        tokens: postgresResumeTokens(database),
        claims: postgresClaims(database, randomIds(systemClock), systemClock),
        redemptions: postgresRedemptions(database),
        deliveries: postgresDeliveries(database),
        attempts: postgresAttempts(database),
        operated: postgresOperatedTokens(database),
      };
    };
    it('are used up in place: no index looks at what a use, a revocation or a block changes', async () => {
      const looking = await databaseOf(dataSource).query(
        `SELECT indexrelid::regclass FROM pg_index WHERE indrelid IN ('resume_tokens'::regclass, 'bookmarks'::regclass, 'redemptions'::regclass)
           AND pg_get_indexdef(indexrelid) ~ '\\m(state|consumed_at|failed_attempts|blocked_at|settled_at|close_reason)\\M'`,
      );
      expect(looking).toEqual([]);
    });

    bookmarkStoreSuite(open);
    resumeTokenStoreSuite(open);
    redemptionStoreSuite(open);
    deliveryStoreSuite(open);
    attemptStoreSuite(open);
    operatedTokenStoreSuite(open);
  });
});
