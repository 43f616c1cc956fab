import type { Mail } from '../mails/mail.ts';

/** After a day it is no news any more. */
const newsMs = 24 * 3_600_000;

/** Tells a person that their account has another password, however it came by it (NIST SP 800-63B-4 section 4.6). */
export function passwordChangedMail(id: Mail['id'], to: string, now: Date): Mail {
  return { id, to, template: 'password-changed', expiresAt: new Date(now.getTime() + newsMs) };
}
