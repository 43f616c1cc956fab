import { systemClock } from '@holdfast/clock/system-clock';
import { randomIds } from '@holdfast/ids/id-source';
import type { Transactions } from '@holdfast/transaction/transaction';
import { describe, expect, it } from 'vitest';
import type { Mail } from './mail.ts';
import type { MailStore } from './mail.store.ts';

const ids = randomIds(systemClock);
const start = new Date('2026-03-01T12:00:00.000Z');
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000);

/** What every mail store must do. */
export function mailStoreSuite(open: () => Promise<{ mails: MailStore; transactions: Transactions }>): void {
  describe('a mail store', () => {
    it('gives each mail to one sender at a time, again after a minute, and not after it was removed', async () => {
      const { mails, transactions } = await open();
      const mail: Mail = { id: ids.next(), to: 'ada@example.test', template: 'invitation', code: 'secret', expiresAt: after(600) };
      await transactions.run((tx) => mails.add(tx, mail, start));

      expect(await mails.take(after(-1))).toBeUndefined();
      const taken = await Promise.all([mails.take(start), mails.take(start)]);
      expect(taken.filter((one) => one !== undefined)).toEqual([mail]);
      expect(await mails.take(after(59))).toBeUndefined();
      expect(await mails.take(after(61))).toEqual(mail);
      await mails.remove(mail.id);
      expect(await mails.take(after(600))).toBeUndefined();
    });
  });
}
