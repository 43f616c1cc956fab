import { createHash } from 'node:crypto';
import { nextLink, origin } from '@holdfast/audit-core/chain';
import { ManualClock } from '@holdfast/clock/manual-clock';
import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { expect, it } from 'vitest';
import { memoryNotary } from './notary.store.memory.ts';
import { WitnessChain } from './witness-chain.ts';

const digest = (text: string) => createHash('sha256').update(text).digest('hex');

function witness() {
  const signer = { sign: async (statement: object) => JSON.stringify(statement) };
  const chain = new WitnessChain({ notary: memoryNotary(), signer, transactions: memoryTransactions(), clock: new ManualClock(new Date(0)), digest });
  return (after: number, digests: string[]) => chain.execute({ chain: 'scheduler', purpose: 'checkpoint', from: 1, after, digests });
}

it('signs the hash that it computed itself from the digests since its last signature (I13)', async () => {
  const ask = witness();
  const first = nextLink('scheduler', origin('scheduler', digest), 'a', digest);
  const second = nextLink('scheduler', first, 'b', digest);

  expect(await ask(0, ['a'])).toMatchObject({ kind: 'signed', head: first });
  const answer = await ask(1, ['b']);
  expect(answer).toMatchObject({ kind: 'signed', head: second });
  expect(answer.kind === 'signed' && JSON.parse(answer.statement)).toEqual({ purpose: 'checkpoint', chain: 'scheduler', from: 1, ...second, at: '1970-01-01T00:00:00.000Z' });
});

it('signs no other beginning of a chain that it has seen, and nothing shorter (I13)', async () => {
  const ask = witness();
  await ask(0, ['a', 'b']);

  expect(await ask(0, ['x', 'b', 'c'])).toEqual({ kind: 'elsewhere', sequence: 2 });
  expect(await ask(1, [])).toEqual({ kind: 'elsewhere', sequence: 2 });
});
