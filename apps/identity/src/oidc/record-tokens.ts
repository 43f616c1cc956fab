import type { AuditOrigin } from '@holdfast/audit-core/audit-entry';
import type { AuditLog } from '@holdfast/audit-core/audit-log';
import { isUuid } from '@holdfast/ids/uuid';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { ownMetadataOf } from './client-metadata.ts';

export interface RecordTokensParts {
  readonly audit: AuditLog;
  readonly transactions: Transactions;
}

const recorded: Readonly<Record<string, 'token.issued' | 'token.revoked'>> = { token: 'token.issued', revocation: 'token.revoked' };

/**
 * Records what the token and revocation endpoints answered, before the client has the answer: a token that is not in the audit is
 * not handed out. The provider commits by itself, so that this record is a commit of its own.
 *
 * @param originOf where the request came from
 */
export function recordTokens(parts: RecordTokensParts, originOf: (ctx: KoaContextWithOIDC) => AuditOrigin): (ctx: KoaContextWithOIDC, next: () => Promise<void>) => Promise<void> {
  return async (ctx, next) => {
    await next();
    // Nothing of the provider ran where no route matched.
    const action = recorded[(ctx as Partial<KoaContextWithOIDC>).oidc?.route ?? ''];
    if (action === undefined) return;
    const { Client: client, AccessToken: token } = ctx.oidc.entities;
    const refused = ctx.status >= 400;
    const known = client !== undefined && isUuid(client.clientId) ? { id: client.clientId, tenantId: ownMetadataOf(client).tenant } : undefined;
    await parts.transactions.run((tx) =>
      parts.audit.record(tx, {
        action,
        outcome: refused ? 'refused' : 'succeeded',
        reason: codeOf(refused ? errorOf(ctx.body) : ctx.oidc.params?.['grant_type']),
        ...(known === undefined ? {} : { tenantId: known.tenantId }),
        // A client that did not prove who it is, is nobody.
        actor: known === undefined || errorOf(ctx.body) === 'invalid_client' ? { type: 'anonymous' } : { type: 'application', id: known.id },
        ...(token === undefined ? {} : { target: { type: 'user', id: token.accountId } }),
        origin: originOf(ctx),
      }),
    );
  };
}

function errorOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined;
}

/** A code of RFC 6749 in the spelling of the audit: the last word of a URN, hyphens for underscores. */
function codeOf(value: unknown): string {
  const code = typeof value === 'string' ? (value.split(':').at(-1) ?? '') : '';
  return /^[a-z0-9_-]{1,64}$/u.test(code) ? code.replaceAll('_', '-') : 'none';
}
