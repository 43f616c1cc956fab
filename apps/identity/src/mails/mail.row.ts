import type { Uuid } from '@holdfast/ids/uuid';
import type { Envelope } from '@holdfast/secrets/envelope';
import { z } from 'zod';
import type { Mail } from './mail.ts';

export interface MailRow {
  readonly id: Uuid<'mail'>;
  readonly sealed: Buffer;
  readonly expires_at: Date;
}

const content = z.strictObject({ to: z.string().optional(), template: z.enum(['invitation', 'password-reset']), code: z.string() });

export function sealMail({ id, to, template, code }: Mail, envelope: Envelope): Buffer {
  return envelope.seal(Buffer.from(JSON.stringify({ to, template, code })), `mails:${id}`);
}

export function toMail({ id, sealed, expires_at: expiresAt }: MailRow, envelope: Envelope): Mail {
  const { to, ...rest } = content.parse(JSON.parse(envelope.open(sealed, `mails:${id}`).toString('utf8')));
  return { id, ...rest, ...(to === undefined ? {} : { to }), expiresAt };
}
