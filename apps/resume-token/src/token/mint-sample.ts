import { randomUUID } from 'node:crypto';
import type { Stores } from '../stores.ts';
import type { ResumeToken } from './resume-token.ts';
import { sampleJtiHash, sampleToken } from './sample-token.ts';

/** Stores a sample token, its bookmark open, as a mint does. */
export async function mintSample({ transactions, bookmarks, tokens }: Stores, given: Partial<ResumeToken> = {}): Promise<ResumeToken> {
  const token = sampleToken(given);
  await transactions.run(async (tx) => {
    await bookmarks.open(tx, token, token.expiresAt);
    await tokens.insert(tx, token, sampleJtiHash(token), { idempotencyKey: randomUUID(), requestDigest: 'request' });
  });
  return token;
}
