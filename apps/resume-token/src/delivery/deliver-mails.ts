import { refusalOf } from '../token/token-state.ts';
import type { SignToken } from '../token/sign-token.ts';
import { composeMail } from './compose-mail.ts';
import { retryAfterSeconds, type LeasedDelivery } from './delivery.ts';
import type { DeliveryStore } from './delivery.store.ts';
import { MailFailure, type Mailer } from './mailer.ts';

/** Longer than a mailer takes to give up, so that nobody else sends meanwhile. */
const leaseSeconds = 60;
const batch = 8;

interface Parts {
  readonly deliveries: DeliveryStore;
  readonly sign: SignToken;
  readonly mailer: Mailer;
  /** Names this worker in leases; unique among replicas. */
  readonly owner: string;
  readonly publicUrl: string;
  /** Told of each mail that was not taken. */
  readonly failed: (delivery: LeasedDelivery, failure: MailFailure) => void;
}

/**
 * Sends mails that are owed: each until a mail server takes it, or until its link no longer works. The token is signed here, at the last moment,
 * and kept nowhere. A worker that dies between the server's yes and its note sends the same mail again, under the same Message-ID.
 */
export class DeliverMails {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @returns whether there was something to do: there may be more */
  async execute(): Promise<boolean> {
    const leased = await this.#parts.deliveries.lease(this.#parts.owner, batch, leaseSeconds);
    await Promise.all(leased.map((delivery) => this.#deliver(delivery)));
    return leased.length > 0;
  }

  async #deliver(delivery: LeasedDelivery): Promise<void> {
    const { deliveries, mailer, owner, publicUrl, sign } = this.#parts;
    const { tokenId, record, recipient, attempt } = delivery;
    const text = refusalOf(record.facts) === undefined ? await sign.execute(record.token) : undefined;
    if (text === undefined) {
      await deliveries.finish(tokenId, owner, 'dropped');
      return;
    }
    try {
      await mailer.send(composeMail(record.token, text, recipient, publicUrl));
    } catch (error) {
      if (!(error instanceof MailFailure)) throw error;
      this.#parts.failed(delivery, error);
      await deliveries.retryLater(tokenId, owner, retryAfterSeconds(attempt), error.code);
      return;
    }
    await deliveries.finish(tokenId, owner, 'sent');
  }
}
