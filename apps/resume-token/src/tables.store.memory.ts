import type { Clock } from '@holdfast/clock/clock';
import type { BookmarkId, RedemptionId, ResumeTokenId } from '@holdfast/ids/ids';
import type { Transaction, Transactions } from '@holdfast/transaction/transaction';
import type { Attempt } from './attempt/attempt.ts';
import type { Bookmark } from './bookmark/bookmark.ts';
import type { BookmarkState } from './bookmark/bookmark-state.ts';
import type { DeliveryState } from './delivery/delivery.ts';
import type { TokenAction } from './operate/token-action.ts';
import type { Redemption } from './redemption/redemption.ts';
import type { RepeatRecord } from './redemption/redemption.store.ts';
import type { ResumeToken, TokenRecord } from './token/resume-token.ts';
import type { MintRecord } from './token/resume-token.store.ts';
import type { TokenState } from './token/token-state.ts';

export interface TokenEntry {
  readonly token: ResumeToken;
  readonly jti: string;
  readonly state: TokenState;
  readonly failedAttempts: number;
  /** Present: it is blocked. */
  readonly blockedAt?: Date;
  readonly mint: MintRecord;
}

export interface DeliveryEntry {
  readonly recipient: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** Milliseconds since 1970. */
  readonly dueAt: number;
  readonly lease?: { readonly owner: string; readonly until: number };
}

/** What the memory stores share, as the Postgres stores share a database. Entries are replaced, never changed. */
export interface MemoryTables {
  readonly clock: Clock;
  readonly bookmarks: Map<BookmarkId, { readonly owner?: Bookmark; readonly deadline?: Date; readonly state: BookmarkState }>;
  readonly tokens: Map<ResumeTokenId, TokenEntry>;
  readonly redemptions: Map<RedemptionId, { readonly redemption: Redemption; readonly repeat?: RepeatRecord }>;
  readonly deliveries: Map<ResumeTokenId, DeliveryEntry>;
  /** In the order in which they were made. */
  readonly attempts: Map<number, Attempt>;
  readonly actions: Map<number, TokenAction>;
}

/** @param clock stands for the database's clock */
export function memoryTables(clock: Clock): MemoryTables {
  return { clock, bookmarks: new Map(), tokens: new Map(), redemptions: new Map(), deliveries: new Map(), attempts: new Map(), actions: new Map() };
}

export function recordOf(tables: MemoryTables, { token, state, blockedAt }: TokenEntry): TokenRecord {
  const bookmark = tables.bookmarks.get(token.bookmarkId)?.state ?? 'closed';
  return { token, facts: { state, expired: token.expiresAt <= tables.clock.now(), bookmark, blocked: blockedAt !== undefined } };
}

/** One transaction at a time; one that throws leaves every table as it was. */
export function memoryTransactions(tables: MemoryTables): Transactions {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run: (work) => {
      const turn = last.then(async () => {
        const undo = [remember(tables.bookmarks), remember(tables.tokens), remember(tables.redemptions), remember(tables.deliveries), remember(tables.attempts), remember(tables.actions)];
        try {
          const tx: Transaction = Object.create(null);
          return await work(tx);
        } catch (error) {
          for (const restore of undo) restore();
          throw error;
        }
      });
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}

function remember<Key, Entry>(table: Map<Key, Entry>): () => void {
  const before = [...table];
  return () => {
    table.clear();
    for (const [key, entry] of before) table.set(key, entry);
  };
}
