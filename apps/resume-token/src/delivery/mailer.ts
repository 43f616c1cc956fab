export interface Mail {
  /** One e-mail address, without a name. */
  readonly to: string;
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Why a mail server did not take a mail, as a code (`ECONNREFUSED`, `550`); never its words, which may quote the mail. */
export class MailFailure extends Error {
  readonly code: string;

  constructor(code: string) {
    super('the mail server did not take the mail');
    this.name = 'MailFailure';
    this.code = code;
  }
}

export interface Mailer {
  /**
   * Resolves when the mail server has taken the mail.
   *
   * @throws {MailFailure}
   */
  send(mail: Mail): Promise<void>;
}
