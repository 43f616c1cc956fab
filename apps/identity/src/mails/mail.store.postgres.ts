import type { Envelope } from '@holdfast/secrets/envelope';
import type { Database } from '@holdfast/transaction/database';
import { queryIn } from '@holdfast/transaction/statements';
import { type MailRow, sealMail, toMail } from './mail.row.ts';
import type { MailStore } from './mail.store.ts';

export function postgresMails({ query }: Database, envelope: Envelope): MailStore {
  return {
    add: async (tx, mail, now) => {
      await queryIn(tx)('insert into mails (id, sealed, due_at, expires_at) values ($1, $2, $3, $4)', [mail.id, sealMail(mail, envelope), now, mail.expiresAt]);
    },
    take: async (now) => {
      const rows = await query<MailRow>(
        `update mails set due_at = $1::timestamptz + interval '1 minute' where id =
           (select id from mails where due_at <= $1 order by due_at limit 1 for update skip locked)
         returning id, sealed, expires_at`,
        [now],
      );
      return rows.map((row) => toMail(row, envelope))[0];
    },
    remove: async (id) => void (await query('delete from mails where id = $1', [id])),
  };
}
