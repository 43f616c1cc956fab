import { permissions, platformPermissions } from '@holdfast/contracts/permissions';
import { startPacemaker } from '@holdfast/queue/pacemaker';
import type { Envelope } from '@holdfast/secrets/envelope';
import type { Logger } from '@holdfast/telemetry/logger';
import type { Database } from '@holdfast/transaction/database';
import type { Config } from '../config.ts';
import { mailTemplates } from '../mails/mail-templates.ts';
import { postgresMails } from '../mails/mail.store.postgres.ts';
import { SendMails } from '../mails/send-mails.ts';
import { smtpMailer } from '../mails/smtp-mailer.ts';
import type { ProvePassword } from '../sessions/prove-password.ts';
import { AccountPages } from './account-pages.ts';
import { AcceptInvitation } from './accept-invitation.ts';
import { type AddressThrottles, ChangeAddress } from './change-address.ts';
import { ChangePassword } from './change-password.ts';
import { CreateTenant } from './create-tenant.ts';
import { ExplainPermissions } from './explain-permissions.ts';
import { ImportPeople } from './import-people.ts';
import { InvitePerson } from './invite-person.ts';
import { ManageMembers } from './manage-members.ts';
import { postgresOneTimeTokens } from './one-time-token.store.postgres.ts';
import type { PeopleParts } from './people-parts.ts';
import { ResetPassword } from './reset-password.ts';

export function peopleProviders(shared: Omit<PeopleParts, 'tokens' | 'mails'>, database: Database, envelope: Envelope, provePassword: ProvePassword, throttles: AddressThrottles) {
  const parts: PeopleParts = { ...shared, tokens: postgresOneTimeTokens(), mails: postgresMails(database, envelope) };
  const [accept, reset, address] = [new AcceptInvitation(parts), new ResetPassword(parts, throttles.mails), new ChangeAddress(parts, provePassword, throttles)];
  return [
    { provide: InvitePerson, useFactory: () => new InvitePerson(parts) },
    { provide: CreateTenant, useFactory: () => new CreateTenant(parts) },
    { provide: ImportPeople, useFactory: () => new ImportPeople(parts) },
    { provide: AcceptInvitation, useValue: accept },
    { provide: ResetPassword, useValue: reset },
    { provide: ChangeAddress, useValue: address },
    { provide: ChangePassword, useFactory: () => new ChangePassword(parts, provePassword, throttles.logins) },
    { provide: AccountPages, useFactory: () => new AccountPages(accept, reset, address) },
    { provide: ManageMembers, useFactory: () => new ManageMembers(parts) },
    { provide: ExplainPermissions, useFactory: () => new ExplainPermissions(permissions, { all: platformPermissions, countIn: async (tenant) => tenant === (await shared.accounts.operatingTenant()) }, shared.roles) },
  ];
}

/** Milliseconds between looks at what is owed. */
const lookEveryMs = 500;

/** Sends mails on whichever replica looks first. @returns how to stop it */
export function startMails(config: Config, database: Database, envelope: Envelope, clock: PeopleParts['clock'], logger: Logger): () => Promise<void> {
  const mailer = smtpMailer(config.HOLDFAST_SMTP_URL, config.HOLDFAST_MAIL_FROM);
  const send = new SendMails(postgresMails(database, envelope), mailer, mailTemplates(config.HOLDFAST_MAIL_TEMPLATES_DIR, config.HOLDFAST_PUBLIC_URL), clock);
  const pacemaker = startPacemaker(async () => {
    await send.execute().catch((error: unknown) => logger.error('a mail was not sent, trying again', { error }));
    return lookEveryMs;
  });
  return async () => {
    await pacemaker.stop();
    mailer.close();
  };
}
