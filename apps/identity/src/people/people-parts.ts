import { actorOf } from '@holdfast/audit-core/actor-of';
import type { AuditActor, AuditOrigin } from '@holdfast/audit-core/audit-entry';
import type { AuditLog } from '@holdfast/audit-core/audit-log';
import type { Clock } from '@holdfast/clock/clock';
import type { IdSource } from '@holdfast/ids/id-source';
import type { TenantId } from '@holdfast/ids/ids';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { Acting } from '../access-tokens/acting.ts';
import type { AccountStore } from '../accounts/account.store.ts';
import type { MailStore } from '../mails/mail.store.ts';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import type { TenantRoles } from '../roles/tenant-roles.ts';
import type { SessionStore } from '../sessions/session.store.ts';
import type { OneTimeTokenStore } from './one-time-token.store.ts';

/** What the use cases about people are made of. */
export interface PeopleParts {
  readonly accounts: AccountStore;
  readonly tokens: OneTimeTokenStore;
  readonly mails: MailStore;
  readonly passwords: PasswordHasher;
  readonly sessions: SessionStore;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Cryptographic randomness, `length` bytes. */
  random(length: number): Uint8Array;
  readonly roles: TenantRoles;
}

/** Who administers, with what they hold. */
export interface Administrator {
  readonly id: string;
  readonly actor: AuditActor;
  readonly tenantId: TenantId;
  readonly permissions: readonly string[];
  readonly origin: AuditOrigin;
}

export function administratorOf({ permissions, ...by }: Acting & Pick<Administrator, 'permissions'>, origin: AuditOrigin): Administrator {
  return { id: by.subject, actor: actorOf(by), tenantId: by.tenantId, permissions, origin };
}
