import type { AuditAction, AuditEntry } from '@holdfast/audit-core/audit-entry';
import type { AuditLog } from '@holdfast/audit-core/audit-log';
import type { TenantId } from '@holdfast/ids/ids';
import type { OperatedTokenStore, TokenSelection } from './operated-token.store.ts';
import type { Deed, TokenAction } from './token-action.ts';

const actions = { 'mint': 'resume-token.minted', 'revoke': 'resume-token.revoked', 'unblock': 'resume-token.unblocked', 'ask-for-link': 'resume-token.link-asked' } as const satisfies Record<TokenAction['action'], AuditAction>;

/** What operators do with tokens, each deed in the audit as well, in the same commit. A revocation is one deed, however many tokens it ends. */
export function auditedOperations(operated: OperatedTokenStore, log: AuditLog): OperatedTokenStore {
  return {
    ...operated,
    revoke: async (tx, tenantId, selection, deed) => {
      const revoked = await operated.revoke(tx, tenantId, selection, deed);
      await log.record(tx, { ...deedEntry(actions.revoke, tenantId, deed), ...selectionMembers(selection) });
      return revoked;
    },
    unblock: async (tx, tenantId, tokenId, deed) => {
      const unblocked = await operated.unblock(tx, tenantId, tokenId, deed);
      if (unblocked) await log.record(tx, { ...deedEntry(actions.unblock, tenantId, deed), target: { type: 'resume-token', id: tokenId } });
      return unblocked;
    },
    note: async (tx, tenantId, tokenId, action, deed) => {
      await operated.note(tx, tenantId, tokenId, action, deed);
      const who = action === 'ask-for-link' ? { actor: { type: 'anonymous' } } as const : {};
      await log.record(tx, { ...deedEntry(actions[action], tenantId, deed), ...who, target: { type: 'resume-token', id: tokenId } });
    },
  };
}

export function deedEntry(action: AuditAction, tenantId: TenantId, { actor, origin }: Deed): AuditEntry {
  return { action, outcome: 'succeeded', tenantId, actor: { type: 'user', id: actor }, ...(origin === undefined ? {} : { origin }) };
}

/** What was chosen, by the narrowest member that is given; a recipient is personal data. */
function selectionMembers({ bookmarkId, instanceId, kid, recipient, tokenId }: TokenSelection): Pick<AuditEntry, 'account' | 'target'> {
  const targets = [['resume-token', tokenId], ['bookmark', bookmarkId], ['instance', instanceId], ['signing-key', kid]] as const;
  const [target] = targets.flatMap(([type, id]) => (id === undefined ? [] : [{ type, id }]));
  return { ...(target === undefined ? {} : { target }), ...(recipient === undefined ? {} : { account: recipient }) };
}
