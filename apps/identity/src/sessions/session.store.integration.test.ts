import type { TenantId, UserId } from '@holdfast/ids/ids';
import { createEnvelope } from '@holdfast/secrets/envelope';
import { expect, it } from 'vitest';
import { postgresOidcRecords } from '../oidc/oidc-record.store.postgres.ts';
import { postgresRevocations } from '../revocation/revocation.store.postgres.ts';
import { emptyDatabase } from '../testing/empty-database.ts';
import { postgresSessions } from './session.store.postgres.ts';
import { sessionStoreSuite } from './session.store.testsuite.ts';

async function world() {
  const database = await emptyDatabase();
  const [tenant] = await database.query.across('test')<{ id: TenantId }>(`insert into tenants values (gen_random_uuid(), 'default', now()) returning id`);
  const [user] = await database.query.across('test')<{ id: UserId }>(
    `insert into users values (gen_random_uuid(), $1, 'ada@example.test', 'Ada', '', '{}', 'active', now()) returning id`,
    [tenant?.id],
  );
  if (user === undefined || tenant === undefined) throw new Error('no user');
  return { database, sessions: postgresSessions(database), transactions: database.transactions, userId: user.id, tenantId: tenant.id };
}

sessionStoreSuite(async () => world());

it.each(['of a person', 'of everybody in a tenant'])('ending the sessions %s ends what was granted to applications, with its access tokens', async (whose) => {
  const { sessions, transactions, userId, tenantId, database } = await world();
  const records = postgresOidcRecords(database, createEnvelope(new Uint8Array(32).fill(7)));
  const [now, expiresAt] = [new Date('2026-03-01T12:00:00Z'), new Date('2026-04-01T12:00:00Z')];
  const put = (model: string, id: string, accountId: string) => records.put({ model, id, payload: { accountId }, grantId: model === 'Grant' ? undefined : 'the-grant', expiresAt });
  await put('Grant', 'the-grant', userId);
  await put('RefreshToken', 'theirs', userId);
  await put('Grant', 'another', crypto.randomUUID());

  await transactions.run(async (tx) => void (whose === 'of a person' ? await sessions.endAllOf(tx, userId, 'revoked', now) : await sessions.endAllIn(tx, tenantId, 'revoked', now)));
  expect([await records.find('Grant', { id: 'the-grant' }), await records.find('RefreshToken', { id: 'theirs' })]).toEqual([undefined, undefined]);
  expect(await records.find('Grant', { id: 'another' })).toBeDefined();
  expect((await postgresRevocations(database).after(0, 10, now)).items).toMatchObject([{ kind: 'session', value: 'the-grant' }]);
});
