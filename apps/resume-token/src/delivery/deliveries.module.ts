import { randomUUID } from 'node:crypto';
import { startPacemaker } from '@holdfast/queue/pacemaker';
import type { Logger } from '@holdfast/telemetry/logger';
import type { Database } from '@holdfast/transaction/database';
import type { Config } from '../config.ts';
import type { Parts } from '../parts.module.ts';
import { DeliverMails } from './deliver-mails.ts';
import { deliveriesOwed } from './delivery.store.postgres.ts';
import { smtpMailer } from './smtp-mailer.ts';

/** Looks for owed mails after this long at the latest: a pause that ends and a lease that runs out wake nobody. */
const deliveryBeatMs = 2_000;

/** Mails what is owed, now and from now on. */
export function startDeliveries(config: Config, logger: Logger, database: Database, { deliveries, sign, publicUrl }: Parts) {
  const mailer = smtpMailer(config.HOLDFAST_SMTP_URL, config.HOLDFAST_MAIL_FROM);
  const deliver = new DeliverMails({
    deliveries,
    sign,
    mailer,
    owner: randomUUID(),
    publicUrl,
    failed: ({ tokenId, attempt }, { code }) => logger.warn('a mail was not taken and will be tried again', { tokenId, attempt, code }),
  });
  const pacemaker = startPacemaker(async () => {
    try {
      return (await deliver.execute()) ? 0 : deliveryBeatMs;
    } catch (error) {
      logger.error('mails could not be delivered, trying again', { error });
      return deliveryBeatMs;
    }
  });
  const listener = database.listen(deliveriesOwed, pacemaker.wake);
  return {
    close: async () => {
      await Promise.all([listener.close(), pacemaker.stop()]);
      mailer.close();
    },
  };
}
