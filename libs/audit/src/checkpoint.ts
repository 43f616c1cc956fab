import type { Link } from '@holdfast/audit-core/chain';
import type { Database } from '@holdfast/transaction/database';
import type { Query } from '@holdfast/transaction/statements';
import { lastLink } from './link-pending.ts';
import type { Notary, WitnessRequest } from './notary.ts';

/** Digests that are sent in one request. */
const stretch = 1_000;

/** Another replica may be at it at the same time: each time it was faster, the notary says where to go on. */
const attempts = 10;

/** The chain is not the one that the notary has seen: something was taken away or changed after it had been signed. */
export class ChainDivergedError extends Error {
  constructor(chain: string, sequence: number) {
    super(`the audit chain of ${chain} is not what its notary has seen up to record ${sequence}`);
    this.name = 'ChainDivergedError';
  }
}

export interface Signed {
  readonly head: Link;
  readonly statement: string;
}

async function digestsAfter(query: Query, sequence: number): Promise<string[]> {
  const rows = await query<{ record_digest: string }>('SELECT record_digest FROM audit_links WHERE sequence > $1 ORDER BY sequence LIMIT $2', [sequence, stretch]);
  return rows.map((row) => row.record_digest);
}

async function hashAt(query: Query, sequence: number): Promise<string | undefined> {
  return (await query<{ hash: string }>('SELECT hash FROM audit_links WHERE sequence = $1', [sequence]))[0]?.hash;
}

/** Has the notary follow the next stretch of the chain. */
async function sign(query: Query, notary: Notary, { chain, purpose, from }: Pick<WitnessRequest, 'chain' | 'purpose' | 'from'>, known: number): Promise<Signed> {
  let after = known;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const answer = await notary.witness({ chain, purpose, from, after, digests: await digestsAfter(query, after) });
    if (answer.kind === 'signed') {
      if ((await hashAt(query, answer.head.sequence)) !== answer.head.hash) throw new ChainDivergedError(chain, answer.head.sequence);
      return { head: answer.head, statement: answer.statement };
    }
    if (answer.sequence > 0 && (await hashAt(query, answer.sequence)) === undefined) throw new ChainDivergedError(chain, answer.sequence);
    after = answer.sequence;
  }
  throw new Error(`the notary of ${chain} gave no signature in ${attempts} attempts`);
}

/**
 * Has the chain signed up to its last link, at most 1,000 records further each time, every signature kept.
 *
 * @returns the last signature; undefined for an empty chain
 * @throws {ChainDivergedError} when the notary arrives at another hash, or has seen more than there is (I13)
 */
export async function checkpoint({ query }: Database, chain: string, notary: Notary): Promise<Signed | undefined> {
  const [kept] = await query<{ sequence: string; hash: string; statement: string }>('SELECT sequence, hash, statement FROM audit_checkpoints ORDER BY sequence DESC LIMIT 1');
  let signed: Signed | undefined = kept && { head: { sequence: Number(kept.sequence), hash: kept.hash }, statement: kept.statement };
  const last = await lastLink(query, chain);
  while ((signed?.head.sequence ?? 0) < last.sequence) {
    signed = await sign(query, notary, { chain, purpose: 'checkpoint', from: 1 }, signed?.head.sequence ?? 0);
    await query('INSERT INTO audit_checkpoints (sequence, hash, statement) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [signed.head.sequence, signed.head.hash, signed.statement]);
  }
  return signed;
}

/**
 * The statement that ends an export which begins with the record `from`: it covers what `checkpoint` has just covered, or more.
 *
 * @throws {ChainDivergedError} as `checkpoint` does
 */
export async function sealExport(database: Database, chain: string, notary: Notary, from: number): Promise<Signed | undefined> {
  const signed = await checkpoint(database, chain, notary);
  return signed && sign(database.query, notary, { chain, purpose: 'export', from }, signed.head.sequence);
}
