import type { Clock } from '@holdfast/clock/clock';
import type { Mail, RenderedMail } from './mail.ts';
import type { MailStore } from './mail.store.ts';
import type { Mailer } from './mailer.ts';

/** Sends what is owed, each mail until the server has taken it or its code has expired. */
export class SendMails {
  readonly #mails: MailStore;
  readonly #mailer: Mailer;
  readonly #render: (mail: Mail) => RenderedMail;
  readonly #clock: Clock;

  constructor(mails: MailStore, mailer: Mailer, render: (mail: Mail) => RenderedMail, clock: Clock) {
    this.#mails = mails;
    this.#mailer = mailer;
    this.#render = render;
    this.#clock = clock;
  }

  /** @throws when the server did not take one: it stays owed, and is tried again after a minute */
  async execute(): Promise<void> {
    for (;;) {
      const now = this.#clock.now();
      const mail = await this.#mails.take(now);
      if (mail === undefined) return;
      if (mail.to !== undefined && mail.expiresAt > now) await this.#mailer.send(mail.to, `<${mail.id}@holdfast>`, this.#render(mail));
      await this.#mails.remove(mail.id);
    }
  }
}
