import type { MadeLink } from './mint-for-bookmark.ts';
import type { TokenDescription } from './describe-token.ts';
import type { Inspection } from './inspect-token.ts';
import type { TokenOverview } from './token-overview.ts';

/** A token as operators get it. */
export function tokenDocument({ token, standing, failedAttempts, blockedAt }: TokenOverview) {
  const { tokenId, bookmarkId, instanceId, question, recipient, signingKid, issuedAt, expiresAt, allowedAddresses } = token;
  const { definition, title, outcomes } = question;
  return {
    tokenId, bookmarkId, instanceId, definition, title,
    outcomes: [...outcomes],
    ...(recipient === undefined ? {} : { recipient }),
    kid: signingKid,
    issuedAt: issuedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    state: standing,
    failedAttempts,
    ...(blockedAt === undefined ? {} : { blockedAt: blockedAt.toISOString() }),
    ...(allowedAddresses === undefined ? {} : { allowedAddresses: [...allowedAddresses] }),
  };
}

export function detailDocument(description: TokenDescription) {
  return {
    ...tokenDocument(description),
    attempts: description.attempts.map(({ at, address, outcome, requestId, traceId }) => ({ at: at.toISOString(), address, outcome, requestId, ...(traceId === undefined ? {} : { traceId }) })),
    actions: description.actions.map(({ action, at, actor, reason }) => ({ action, at: at.toISOString(), actor, ...(reason === undefined ? {} : { reason }) })),
  };
}

/** A page of a list, `next` only when it is full: then there may be more. */
export function pageDocument(overviews: readonly TokenOverview[], limit: number) {
  const last = overviews.length === limit ? overviews.at(-1) : undefined;
  return { items: overviews.map(tokenDocument), ...(last === undefined ? {} : { next: last.token.tokenId }) };
}

export function inspectionDocument({ verdict, explanation, overview, claims }: Inspection) {
  return { verdict, explanation, ...(overview === undefined ? {} : { token: tokenDocument(overview) }), ...(claims === undefined ? {} : { claims }) };
}

/** The one place that writes a token into an answer other than to the engine. */
export function linkDocument({ token, text }: MadeLink, publicUrl: string) {
  return { tokenId: token.tokenId, expiresAt: token.expiresAt.toISOString(), ...(text === undefined ? {} : { url: `${publicUrl}/r#${text}` }) };
}
