import { startSmtpCatcher } from '@holdfast/testkit/smtp-catcher';
import { describe, expect, it } from 'vitest';
import { MailFailure } from './mailer.ts';
import { smtpMailer } from './smtp-mailer.ts';

const mail = { to: 'grace@example.com', messageId: '<id@holdfast.example>', subject: 'Grüße\r\nBcc: eve@example.com', text: 'Text', html: '<p>Text</p>' };

describe('mail over SMTP', () => {
  it('arrives with its Message-ID, as text and as HTML, and without a header that was smuggled in', async () => {
    const catcher = await startSmtpCatcher();
    const mailer = smtpMailer(catcher.url, 'holdfast@example.com');
    await mailer.send(mail);
    mailer.close();
    await catcher.close();

    const [got] = catcher.mails;
    expect(got).toMatchObject({ messageId: '<id@holdfast.example>', from: { address: 'holdfast@example.com' }, to: [{ address: 'grace@example.com' }] });
    expect(got?.subject).toBe('Grüße Bcc: eve@example.com');
    expect(got?.bcc).toBeUndefined();
    expect([got?.text?.trim(), got?.html?.trim()]).toEqual(['Text', '<p>Text</p>']);
  });

  it('fails with the code of the mail server, never its words', async () => {
    const catcher = await startSmtpCatcher();
    catcher.refuseNext(1);
    const mailer = smtpMailer(catcher.url, 'holdfast@example.com');
    const failure = await mailer.send(mail).catch((error: unknown) => error);
    mailer.close();
    await catcher.close();

    expect(failure).toBeInstanceOf(MailFailure);
    expect(failure).toMatchObject({ code: '451', message: 'the mail server did not take the mail' });
    expect(failure).not.toHaveProperty('cause');
  });

  it('fails with the code of the network when there is no mail server', async () => {
    const mailer = smtpMailer('smtp://127.0.0.1:1', 'holdfast@example.com');
    await expect(mailer.send(mail)).rejects.toMatchObject({ code: expect.stringMatching(/^E/u) });
    mailer.close();
  });
});
