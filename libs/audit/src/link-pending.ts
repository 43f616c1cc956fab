import { type Link, nextLink, origin } from '@holdfast/audit-core/chain';
import type { Database } from '@holdfast/transaction/database';
import { type Query, queryIn } from '@holdfast/transaction/statements';
import { sha256 } from './sha256.ts';

/** `auditchn` in ASCII: whoever holds it extends the chain. */
const chainLock = "x'617564697463686e'::bigint";

/** Records that one transaction links. */
const batch = 1_000;

interface LinkRow {
  readonly sequence: string;
  readonly hash: string;
}

export async function lastLink(query: Query, chain: string): Promise<Link> {
  const [row] = await query<LinkRow>('SELECT sequence, hash FROM audit_links ORDER BY sequence DESC LIMIT 1');
  return row === undefined ? origin(chain, sha256) : { sequence: Number(row.sequence), hash: row.hash };
}

/**
 * Appends to the chain what has been committed: what one call sees comes before whatever a later call sees first. One replica
 * at a time; another's call links nothing.
 *
 * @returns how many were linked; a full batch of 1,000 asks for another call at once
 */
export function linkPending({ transactions }: Database, chain: string): Promise<number> {
  return transactions.run(async (tx) => {
    const ask = queryIn(tx).across('audit chain');
    const [lock] = await ask<{ locked: boolean }>(`SELECT pg_try_advisory_xact_lock(${chainLock}) AS locked`);
    if (lock?.locked !== true) return 0;
    const records = await ask<{ id: string; body: string }>(
      `SELECT r.id, r.body FROM audit_pending p JOIN audit_records r ON r.id = p.record_id ORDER BY p.written LIMIT ${batch}`,
    );
    if (records.length === 0) return 0;
    let link = await lastLink(ask, chain);
    const links = records.map(({ id, body }) => {
      const digest = sha256(body);
      link = nextLink(chain, link, digest, sha256);
      return { id, digest, link };
    });
    await ask(
      `INSERT INTO audit_links (sequence, record_id, record_digest, hash)
       SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::text[], $4::text[])`,
      [links.map((each) => each.link.sequence), links.map(({ id }) => id), links.map(({ digest }) => digest), links.map((each) => each.link.hash)],
    );
    await ask('DELETE FROM audit_pending WHERE record_id = ANY ($1::uuid[])', [links.map(({ id }) => id)]);
    return links.length;
  });
}
