import type { Transaction } from '@holdfast/transaction/transaction';
import type { Mail } from './mail.ts';

export interface MailStore {
  add(tx: Transaction, mail: Mail, now: Date): Promise<void>;
  /** The mail that has waited longest and is due, which is then not due again for a minute: whoever took it may have died. */
  take(now: Date): Promise<Mail | undefined>;
  /** The mail was sent, or is not worth sending. */
  remove(id: Mail['id']): Promise<void>;
}
