import { randomBytes } from 'node:crypto';
import { createEnvelope } from '@holdfast/secrets/envelope';
import { emptyDatabase } from '../testing/empty-database.ts';
import { postgresMails } from './mail.store.postgres.ts';
import { mailStoreSuite } from './mail.store.testsuite.ts';

mailStoreSuite(async () => {
  const database = await emptyDatabase();
  return { mails: postgresMails(database, createEnvelope(randomBytes(32))), transactions: database.transactions };
});
