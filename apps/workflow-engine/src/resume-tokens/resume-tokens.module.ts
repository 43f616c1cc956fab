import {
  closeResponse,
  mintResponse,
  redemptionsResponse,
  resumeTokenReference,
  resumeTokenReferencePattern,
  revealResponse,
  type Redemption as RedemptionContract,
} from '@holdfast/contracts/http/resume-token-internal';
import type { ServiceAnswer, ServiceClient } from '@holdfast/http-client/service-client';
import type { InstanceId, ResumeTokenId } from '@holdfast/ids/ids';
import { parseUuid } from '@holdfast/ids/uuid';
import type { CallOutcome } from '@holdfast/workflow-core/call';
import { failure } from '@holdfast/workflow-core/workflow-error';
import type { MintRequest, Redemption, ResumeTokens, RevealedTexts } from './resume-tokens.ts';

/** How many tokens resume-token reveals at once. */
const revealAtOnce = 16;

/** resume-token over mutual TLS. */
export function resumeTokensOverHttp(client: ServiceClient): ResumeTokens {
  async function reveal(instanceId: InstanceId, tokenIds: readonly ResumeTokenId[]): Promise<[ResumeTokenId, string][]> {
    const answer = await client.request({ method: 'POST', path: '/internal/v1/tokens/reveal', body: { instanceId, tokenIds }, schema: revealResponse });
    const { tokens } = expectValue(answer);
    return tokenIds.flatMap((tokenId): [ResumeTokenId, string][] => (tokens[tokenId] === undefined ? [] : [[tokenId, tokens[tokenId]]]));
  }

  return {
    mint: async (mint) => mintOutcome(await client.request({ method: 'POST', path: `/internal/v1/bookmarks/${mint.request.bookmarkId}/tokens`, idempotencyKey: mint.callId, body: mintBody(mint), schema: mintResponse })),
    close: async (bookmarkId, reason) => {
      const closing = expectValue(await client.request({ method: 'POST', path: `/internal/v1/bookmarks/${bookmarkId}/close`, body: { reason }, schema: closeResponse }));
      return closing.state === 'closed' ? closing : { state: 'claimed', redemption: redemptionOf(closing.redemption) };
    },
    reveal: async (instanceId, texts) => {
      const tokenIds = [...new Set(texts.flatMap((text) => [...text.matchAll(resumeTokenReferencePattern)].map(([, id = '']) => parseUuid<ResumeTokenId>(id))))];
      const revealed: [ResumeTokenId, string][] = [];
      for (let at = 0; at < tokenIds.length; at += revealAtOnce) revealed.push(...(await reveal(instanceId, tokenIds.slice(at, at + revealAtOnce))));
      return substitution(texts, revealed.map(([tokenId, token]) => [resumeTokenReference(tokenId), token]));
    },
    findRedemptions: async (redemptionIds) => {
      const answer = await client.request({ method: 'POST', path: '/internal/v1/redemptions/read', body: { redemptionIds }, schema: redemptionsResponse });
      return expectValue(answer).redemptions.map(redemptionOf);
    },
  };
}

function mintBody({ tenantId, instanceId, request }: MintRequest): object {
  const { type: _type, bookmarkId: _bookmarkId, ...wanted } = request;
  return { tenantId, instanceId, ...wanted };
}

/** A refusal is an answer, too: the task fails with it. */
function mintOutcome(answer: ServiceAnswer<{ readonly url: string; readonly expiresAt: string }>): CallOutcome {
  if (!answer.ok) return { ok: false, error: failure('runtime', `The resume token could not be made: ${answer.code}.`, answer.status) };
  return { ok: true, output: { url: answer.value.url, expiresAt: answer.value.expiresAt } };
}

function redemptionOf({ redemptionId, bookmarkId, instanceId, tenantId, ...decision }: RedemptionContract): Redemption {
  const { outcome, reason, payload, decidedBy, decidedAt } = decision;
  return {
    redemptionId,
    bookmarkId,
    instanceId,
    tenantId,
    decision: {
      outcome,
      decidedAt,
      ...(reason === undefined ? {} : { reason }),
      ...(payload === undefined ? {} : { payload }),
      ...(decidedBy === undefined ? {} : { decidedBy }),
    },
  };
}

/** References and tokens are ASCII, so bytes of any encoding can be searched as Latin-1. */
function substitution(texts: readonly string[], pairs: readonly (readonly [reference: string, token: string])[]): RevealedTexts {
  return {
    texts: texts.map((text) => pairs.reduce((shown, [reference, token]) => shown.replaceAll(reference, () => token), text)),
    conceal: (bytes) => {
      if (pairs.length === 0) return bytes;
      const shown = Buffer.from(bytes).toString('latin1');
      return Buffer.from(pairs.reduce((hidden, [reference, token]) => hidden.replaceAll(token, () => reference), shown), 'latin1');
    },
  };
}

/** @throws when resume-token refuses what the engine may ask at any time: a bug of one of the two. */
function expectValue<T>(answer: ServiceAnswer<T>): T {
  if (!answer.ok) throw new Error(`resume-token refused: ${answer.code}`);
  return answer.value;
}
