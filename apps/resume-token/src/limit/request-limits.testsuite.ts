import { randomUUID } from 'node:crypto';
import type { ResumeTokenId } from '@holdfast/ids/ids';
import { parseUuid } from '@holdfast/ids/uuid';
import { describe, expect, it } from 'vitest';
import type { RequestLimits } from './request-limits.ts';

/** What every RequestLimits must do. `open` gives two handles on the same counts, as two replicas have: 5 a minute of an address, 10 of a token with burst 3. */
export function requestLimitsSuite(open: () => readonly [RequestLimits, RequestLimits]): void {
  describe('request limits', () => {
    it('allow an address exactly so many requests a minute, over all replicas', async () => {
      const replicas = open();
      const address = randomUUID();
      const waits = await Promise.all(Array.from({ length: 20 }, (_, index) => replicas[index % 2 === 0 ? 0 : 1].address(address)));

      expect(waits.filter((wait) => wait === 0)).toHaveLength(5);
      for (const wait of waits.filter((each) => each > 0)) expect(wait).toBeLessThanOrEqual(60);
      expect(await replicas[0].address(randomUUID())).toBe(0);
    });

    it('allow a token its burst beside the request that is due, and then one each six seconds', async () => {
      const replicas = open();
      const tokenId = parseUuid<ResumeTokenId>(randomUUID());
      const waits = await Promise.all(Array.from({ length: 8 }, (_, index) => replicas[index % 2 === 0 ? 0 : 1].token(tokenId)));

      expect(waits.filter((wait) => wait === 0)).toHaveLength(4);
      for (const wait of waits.filter((each) => each > 0)) expect(wait).toBeLessThanOrEqual(6);
    });
  });
}
