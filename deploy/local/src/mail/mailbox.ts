/** A mail as it was received. */
export interface CaughtMail {
  readonly id: number;
  /** Envelope and header addresses. */
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  /** When it was received, ISO 8601. */
  readonly date: string;
  readonly text: string;
  readonly html: string;
  readonly headers: readonly { readonly key: string; readonly value: string }[];
}

export interface Mailbox {
  add(mail: Omit<CaughtMail, 'id'>): void;
  /** Newest first. */
  list(): readonly CaughtMail[];
  clear(): void;
}

/** Keeps the last `limit` mails in memory; what is older is forgotten. */
export function createMailbox(limit: number): Mailbox {
  let mails: readonly CaughtMail[] = [];
  let count = 0;
  return {
    add(mail) {
      count += 1;
      mails = [{ id: count, ...mail }, ...mails].slice(0, limit);
    },
    list: () => mails,
    clear() {
      mails = [];
    },
  };
}
