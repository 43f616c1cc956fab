import type { Uuid } from '@holdfast/ids/uuid';

export type MailTemplate = 'invitation' | 'password-reset' | 'address-confirmation' | 'address-change-asked' | 'address-changed' | 'password-changed';

/** A mail that is owed. */
export interface Mail {
  readonly id: Uuid<'mail'>;
  /** Absent: nobody has this address here. The mail is made all the same, so that asking takes as long, and is thrown away. */
  readonly to?: string;
  readonly template: MailTemplate;
  /** What the recipient types in or a link carries. Secret. */
  readonly code?: string;
  /** The address that the mail is about. */
  readonly newAddress?: string;
  /** When the code stops working, or the mail is no news any more: a mail that comes later helps nobody. */
  readonly expiresAt: Date;
}

export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}
