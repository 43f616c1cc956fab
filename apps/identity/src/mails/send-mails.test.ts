import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@holdfast/clock/manual-clock';
import { countingIds } from '@holdfast/ids/id-source';
import { startSmtpCatcher } from '@holdfast/testkit/smtp-catcher';
import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { expect, it, onTestFinished } from 'vitest';
import type { Mail } from './mail.ts';
import { memoryMails } from './mail.store.memory.ts';
import { mailTemplates } from './mail-templates.ts';
import { SendMails } from './send-mails.ts';
import { smtpMailer } from './smtp-mailer.ts';

const start = new Date('2026-03-01T12:00:00.000Z');

async function world(folder?: string) {
  const catcher = await startSmtpCatcher();
  const mailer = smtpMailer(catcher.url, 'holdfast@example.test');
  onTestFinished(async () => {
    mailer.close();
    await catcher.close();
  });
  const [mails, clock, ids] = [memoryMails(), new ManualClock(start), countingIds()];
  const owe = (mail: Partial<Mail>) =>
    memoryTransactions().run((tx) => mails.add(tx, { id: ids.next(), to: 'ada@example.test', template: 'invitation', code: 'c<o>de', expiresAt: new Date(start.getTime() + 90_000), ...mail }, start));
  return { catcher, mails, clock, owe, send: new SendMails(mails, mailer, mailTemplates(folder, 'https://holdfast.test'), clock) };
}

it('a mail goes out as text and HTML, escaped where it must be, and is then owed no longer', async () => {
  const { catcher, mails, owe, send } = await world();
  await owe({});
  await send.execute();

  const [mail] = catcher.mails;
  expect(mail).toMatchObject({ subject: 'You are invited to Holdfast', to: [{ address: 'ada@example.test' }] });
  expect(mail?.text).toContain('c<o>de');
  expect(mail?.html).toContain('c&lt;o&gt;de');
  expect(mails.owed.size).toBe(0);
});

it('a mail that the server does not take stays owed until its code has expired', async () => {
  const { catcher, mails, clock, owe, send } = await world();
  await owe({ template: 'password-reset' });
  catcher.refuseNext(1);

  await expect(send.execute()).rejects.toThrow('did not take');
  expect(mails.owed.size).toBe(1);
  clock.advance(100_000);
  await send.execute();
  expect([mails.owed.size, catcher.mails.length]).toEqual([0, 0]);
});

it('a mail for nobody is thrown away', async () => {
  const { catcher, mails, send } = await world();
  await memoryTransactions().run((tx) => mails.add(tx, { id: countingIds().next(), template: 'password-reset', code: 'x', expiresAt: new Date(start.getTime() + 1000) }, start));
  await send.execute();

  expect([mails.owed.size, catcher.mails.length]).toEqual([0, 0]);
});

it('an operator replaces a template, and a broken one stops the start', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-mail-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'invitation.subject.hbs'), 'Welcome, {{to}}');
  const { catcher, owe, send } = await world(folder);
  await owe({});
  await send.execute();

  expect(catcher.mails[0]?.subject).toBe('Welcome, ada@example.test');
  writeFileSync(join(folder, 'invitation.text.hbs'), '{{constructor.constructor}} {{nothing}}');
  expect(() => mailTemplates(folder, 'https://holdfast.test')).toThrow();
});
