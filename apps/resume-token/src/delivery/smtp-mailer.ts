import { createTransport } from 'nodemailer';
import { MailFailure, type Mailer } from './mailer.ts';

export interface SmtpMailer extends Mailer {
  close(): void;
}

/**
 * @param url `smtp://…` or `smtps://…`, with user and password where the server wants them
 * @param from the sender's address
 */
export function smtpMailer(url: string, from: string): SmtpMailer {
  const transport = createTransport({ url, pool: true, maxConnections: 2, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000, disableFileAccess: true, disableUrlAccess: true });
  return {
    send: async ({ to, messageId, subject, text, html }) => {
      try {
        await transport.sendMail({ from, to: { name: '', address: to }, messageId, subject, text, html, headers: { 'Auto-Submitted': 'auto-generated' } });
      } catch (error) {
        throw new MailFailure(codeOf(error));
      }
    },
    close: () => transport.close(),
  };
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('responseCode' in error && typeof error.responseCode === 'number') return String(error.responseCode);
  return 'code' in error && typeof error.code === 'string' ? error.code.slice(0, 40) : 'unknown';
}
