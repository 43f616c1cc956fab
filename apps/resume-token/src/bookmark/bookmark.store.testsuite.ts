import { describe, expect, it } from 'vitest';
import type { Stores } from '../stores.ts';
import { sampleToken } from '../token/sample-token.ts';

const deadline = new Date('2030-01-01T00:00:00Z');

/** What every bookmark store must do. */
export function bookmarkStoreSuite(open: () => Stores): void {
  describe('a bookmark store', () => {
    it('opens a bookmark once and finds it open afterwards', async () => {
      const { bookmarks, transactions } = open();
      const bookmark = sampleToken();
      expect(await transactions.run((tx) => bookmarks.open(tx, bookmark, deadline))).toBe('open');
      expect(await transactions.run((tx) => bookmarks.open(tx, bookmark, deadline))).toBe('open');
    });

    it('tells a bookmark of another instance or tenant', async () => {
      const { bookmarks, transactions } = open();
      const bookmark = sampleToken();
      await transactions.run((tx) => bookmarks.open(tx, bookmark, deadline));
      const { instanceId, tenantId } = sampleToken();
      expect(await transactions.run((tx) => bookmarks.open(tx, { ...bookmark, instanceId }, deadline))).toBe('foreign');
      expect(await transactions.run((tx) => bookmarks.open(tx, { ...bookmark, tenantId }, deadline))).toBe('foreign');
    });

    it('closes an open bookmark, and again to the same effect', async () => {
      const { bookmarks, transactions } = open();
      const bookmark = sampleToken();
      await transactions.run((tx) => bookmarks.open(tx, bookmark, deadline));
      expect(await transactions.run((tx) => bookmarks.close(tx, bookmark.bookmarkId, 'cancelled'))).toBe('closed');
      expect(await transactions.run((tx) => bookmarks.close(tx, bookmark.bookmarkId, 'timed-out'))).toBe('closed');
      expect(await transactions.run((tx) => bookmarks.open(tx, bookmark, deadline))).toBe('closed');
    });

    it('closes an unknown bookmark, so that a late mint finds it closed', async () => {
      const { bookmarks, transactions } = open();
      const bookmark = sampleToken();
      expect(await transactions.run((tx) => bookmarks.close(tx, bookmark.bookmarkId, 'instance-ended'))).toBe('closed');
      expect(await transactions.run((tx) => bookmarks.open(tx, bookmark, deadline))).toBe('closed');
    });
  });
}
