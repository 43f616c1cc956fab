import type { RedemptionId } from '@holdfast/ids/ids';
import type { Database } from '@holdfast/transaction/database';
import { hurried } from '@holdfast/transaction/statements';
import { redemptionEdges } from './redemption.ts';
import type { RedemptionStore } from './redemption.store.ts';
import { redemptionColumns, toRedemption, toRepeat, type RedemptionRow } from './redemption.row.ts';

/** Carries `state:id,id,…` of redemptions that were settled to whoever waits for them. */
export const redemptionsSettled = 'redemptions_settled';

/**
 * Hurried: the engine has committed, and what a crash of the database took back is asked for again, because the message's row
 * leaves the outbox after this statement, in the order of the log.
 */
const settleStatement = `
  WITH settled AS (
    UPDATE redemptions SET state = $2, settled_at = now() FROM ${hurried} WHERE redemption_id = ANY ($1::uuid[]) AND state = ANY ($3) RETURNING redemption_id
  ), told AS (
    SELECT pg_notify('${redemptionsSettled}', $2 || ':' || string_agg(redemption_id::text, ',')) FROM settled HAVING count(*) > 0
  )
  SELECT redemption_id, (SELECT count(*) FROM told) FROM settled`;

/** Who holds a token speaks for no tenant: the token, or the instance that waits, says whose row it is. */
export function postgresRedemptions(database: Database): RedemptionStore {
  const query = database.query.across('redemptions');
  const findBy = async (column: 'bookmark_id' | 'token_id', id: string) => {
    const [row] = await query<RedemptionRow>(`SELECT ${redemptionColumns} FROM redemptions WHERE ${column} = $1`, [id]);
    return row;
  };
  const findAll = async (redemptionIds: readonly RedemptionId[]) =>
    (await query<RedemptionRow>(`SELECT ${redemptionColumns} FROM redemptions WHERE redemption_id = ANY ($1::uuid[])`, [redemptionIds])).map(toRedemption);
  return {
    find: async (redemptionId) => (await findAll([redemptionId]))[0],
    findAll,
    findOfBookmark: async (bookmarkId) => {
      const row = await findBy('bookmark_id', bookmarkId);
      return row && toRedemption(row);
    },
    findOfToken: async (tokenId) => {
      const row = await findBy('token_id', tokenId);
      if (row === undefined) return undefined;
      const repeat = toRepeat(row);
      return { redemption: toRedemption(row), ...(repeat === undefined ? {} : { repeat }) };
    },
    settle: async (redemptionIds, state) => {
      if (redemptionIds.length === 0) return [];
      const { from } = state === 'resumed' ? redemptionEdges.resume : redemptionEdges.refuse;
      const settled = await query<Pick<RedemptionRow, 'redemption_id'>>(settleStatement, [redemptionIds, state, from], 'settle-redemptions');
      return settled.map((row) => row.redemption_id);
    },
  };
}
