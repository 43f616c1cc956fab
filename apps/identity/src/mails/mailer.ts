import type { RenderedMail } from './mail.ts';

export interface Mailer {
  /** @throws when the mail server did not take it; without the server's words, which repeat addresses */
  send(to: string, messageId: string, mail: RenderedMail): Promise<void>;
}
