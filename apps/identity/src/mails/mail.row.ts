import type { Uuid } from '@holdfast/ids/uuid';
import type { Envelope } from '@holdfast/secrets/envelope';
import { z } from 'zod';
import type { Mail } from './mail.ts';

export interface MailRow {
  readonly id: Uuid<'mail'>;
  readonly sealed: Buffer;
  readonly expires_at: Date;
}

const content = z.strictObject({
  to: z.string().exactOptional(),
  template: z.enum(['invitation', 'password-reset', 'address-confirmation', 'address-change-asked', 'address-changed', 'password-changed']),
  code: z.string().exactOptional(),
  newAddress: z.string().exactOptional(),
});

export function sealMail({ id, to, template, code, newAddress }: Mail, envelope: Envelope): Buffer {
  return envelope.seal(Buffer.from(JSON.stringify({ to, template, code, newAddress })), `mails:${id}`);
}

export function toMail({ id, sealed, expires_at: expiresAt }: MailRow, envelope: Envelope): Mail {
  return { id, ...content.parse(JSON.parse(envelope.open(sealed, `mails:${id}`).toString('utf8'))), expiresAt };
}
