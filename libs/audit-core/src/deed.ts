import { actorOf, type Bearer } from './actor-of.ts';
import type { AuditAction, AuditEntry, AuditOrigin, AuditTarget } from './audit-entry.ts';

/** Who asks for something, for which tenant and from where: what an entry says beside what was done. */
export type Deed = Pick<AuditEntry, 'tenantId' | 'actor' | 'origin'>;

/** What is asked for with a token or API key. */
export function deedOf(bearer: Bearer & { readonly tenantId: string }, origin: AuditOrigin): Deed {
  return { tenantId: bearer.tenantId, actor: actorOf(bearer), origin };
}

/** The entry of what was done, for the transaction that does it. */
export function doneEntry(deed: Deed, action: AuditAction, target: AuditTarget, reason?: string): AuditEntry {
  return { action, outcome: 'succeeded', ...(reason === undefined ? {} : { reason }), ...deed, target };
}

/** The entry of what was asked for without the permission that it needs. */
export function refusedEntry(deed: Deed, permission: string): AuditEntry {
  return { action: 'permission.asked', outcome: 'refused', reason: 'forbidden', permission, ...deed };
}
