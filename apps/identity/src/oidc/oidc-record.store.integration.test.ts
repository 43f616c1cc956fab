import { createEnvelope } from '@holdfast/secrets/envelope';
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { emptyDatabase } from '../testing/empty-database.ts';
import { postgresOidcRecords } from './oidc-record.store.postgres.ts';
import { oidcRecordStoreSuite } from './oidc-record.store.testsuite.ts';

oidcRecordStoreSuite(async () => postgresOidcRecords(await emptyDatabase(), createEnvelope(randomBytes(32))));

describe('a dump of the OpenID provider records', () => {
  it('holds neither the codes and tokens that clients have, nor what they stand for', async () => {
    const database = await emptyDatabase();
    await postgresOidcRecords(database, createEnvelope(randomBytes(32))).put({
      model: 'RefreshToken', id: 'canary-token', payload: { jti: 'canary-token', accountId: 'canary-account' }, grantId: 'canary-grant', uid: 'canary-uid', userCode: 'canary-code', expiresAt: new Date(),
    });
    const [dump] = await database.query<{ text: string }>(`select string_agg(r::text || encode(sealed_payload, 'escape'), '') as text from oidc_records r`);
    expect(dump?.text).toContain('RefreshToken');
    expect(dump?.text).not.toContain('canary');
  });
});
