import { describe, expect, it } from 'vitest';
import { memoryService, publicUrl } from '../service.store.memory.ts';
import { DeliverMails } from './deliver-mails.ts';
import { MailFailure, type Mail } from './mailer.ts';
import { retryAfterSeconds } from './delivery.ts';

function world() {
  const service = memoryService();
  const mails: Mail[] = [];
  const failures: string[] = [];
  let failing: Error | undefined;
  const deliver = new DeliverMails({
    deliveries: service.deliveries,
    sign: service.sign,
    mailer: {
      send: async (mail) => {
        if (failing !== undefined) throw failing;
        mails.push(mail);
      },
    },
    owner: 'worker',
    publicUrl,
    failed: ({ attempt }, { code }) => failures.push(`${attempt} ${code}`),
  });
  return { ...service, deliver, mails, failures, fail: (error: Error | undefined) => (failing = error) };
}

describe('delivering mails', () => {
  it('sends each owed link once', async () => {
    const { deliver, mails, minted } = world();
    const { text } = await minted({ deliver: true });

    expect([await deliver.execute(), await deliver.execute()]).toEqual([true, false]);
    expect(mails.map((mail) => mail.text.includes(`${publicUrl}/r#${text}`))).toEqual([true]);
  });

  it('tries again with growing pauses until the mail server takes the mail', async () => {
    const { clock, deliver, fail, failures, mails, minted } = world();
    await minted({ deliver: true });
    fail(new MailFailure('ECONNREFUSED'));
    await deliver.execute();
    expect(await deliver.execute()).toBe(false);
    clock.advance(2_000);
    await deliver.execute();
    clock.advance(3_999);
    expect(await deliver.execute()).toBe(false);
    fail(undefined);
    clock.advance(1);
    await deliver.execute();

    expect(failures).toEqual(['1 ECONNREFUSED', '2 ECONNREFUSED']);
    expect(mails).toHaveLength(1);
    expect([1, 2, 9, 10, 1_000].map(retryAfterSeconds)).toEqual([2, 4, 512, 900, 900]);
  });

  it('drops a link that stopped working before it was sent', async () => {
    const { close, deliver, mails, minted, tables } = world();
    const { token } = await minted({ deliver: true });
    await close.execute(token.bookmarkId, 'cancelled');
    await deliver.execute();

    expect(mails).toEqual([]);
    expect(tables.deliveries.get(token.tokenId)?.state).toBe('dropped');
  });

  it('leaves what failed for another reason to whoever takes over its lease', async () => {
    const { clock, deliver, fail, mails, minted } = world();
    await minted({ deliver: true });
    fail(new TypeError('a bug'));
    await expect(deliver.execute()).rejects.toThrow('a bug');
    fail(undefined);
    clock.advance(60_000);
    await deliver.execute();
    expect(mails).toHaveLength(1);
  });
});
