import { createTransport } from 'nodemailer';
import type { Mailer } from './mailer.ts';

/**
 * @param url `smtps://…` (port 465: TLS from the first byte) or `smtp://…` (port 587: STARTTLS where the server offers it; with
 *   `requireTLS=true` in the query it must), with user and password where the server wants them
 */
export function smtpMailer(url: string, from: string): Mailer & { close(): void } {
  const transport = createTransport({ url, pool: true, maxConnections: 2, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000, disableFileAccess: true, disableUrlAccess: true });
  return {
    send: async (to, messageId, mail) => {
      try {
        await transport.sendMail({ from, to: { name: '', address: to }, messageId, ...mail, headers: { 'Auto-Submitted': 'auto-generated' } });
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code).slice(0, 40) : 'unknown';
        // The server's own words may repeat what it was given.
        // oxlint-disable-next-line preserve-caught-error -- that is why they are left out
        throw new Error(`the mail server did not take the mail: ${code}`);
      }
    },
    close: () => transport.close(),
  };
}
