import type { HttpCall, OpenApiCall } from '@holdfast/workflow-core/call';
import { httpFailure, httpOutcome } from '@holdfast/workflow-core/functions/http-outcome';
import { openApiRequest } from '@holdfast/workflow-core/functions/openapi-operation';
import type { JsonValue } from '@holdfast/workflow-core/json';
import { isVeiled, type Veil } from '@holdfast/workflow-core/secrets/veil';
import type { ResumeTokens } from '../resume-tokens/resume-tokens.ts';
import type { Children } from './children.ts';
import type { Authenticator } from './authenticator.ts';
import type { LeasedCall } from './call.store.ts';
import type { Documents } from './documents.ts';
import { outgoingRequest } from './outgoing-request.ts';
import type { Answer, OutsideWorld } from './outside-world.ts';
import type { Performed } from './performed.ts';
import { backoff, maxHttpAttempts } from './retry-policy.ts';
import { sendAuthenticated } from './send-authenticated.ts';

export interface CallParts {
  readonly resumeTokens: ResumeTokens;
  readonly outside: OutsideWorld;
  readonly children: Children;
  readonly authenticator: Authenticator;
  readonly documents: Documents;
  /** What stands behind the references of the call's instance; undefined when that is no more. */
  readonly veilOf: (call: LeasedCall) => Promise<Veil | undefined>;
}

/** One attempt at a durable call. */
export function performCall(call: LeasedCall, parts: CallParts): Promise<Performed> {
  const { request } = call;
  switch (request.type) {
    case 'http':
      return performHttp(call, () => ready(call, request, parts), request, parts);
    case 'openapi':
      return performHttp(call, () => operationOf(call, request, parts), { method: 'GET', uri: request.document }, parts);
    case 'mint':
      return repeatedly(call, async () => ({ type: 'completed', outcome: await parts.resumeTokens.mint({ ...call, request }) }));
    case 'workflow':
      return repeatedly(call, () => parts.children.run(call, request));
    case 'cancel':
      return repeatedly(call, () => parts.children.cancel(call));
  }
}

type Ready = { readonly type: 'ready'; readonly request: HttpCall } | Performed;

/** The request with what its references stand for; it lives as long as one attempt. */
async function ready(call: LeasedCall, request: HttpCall, { veilOf }: CallParts): Promise<Ready> {
  const revealed = await revealedRequest(call, request, veilOf);
  return { type: 'ready', request: revealed };
}

async function revealedRequest<Request extends HttpCall | OpenApiCall>(call: LeasedCall, request: Request, veilOf: CallParts['veilOf']): Promise<Request> {
  const plain = request as unknown as JsonValue; // a request is JSON: it was stored as such
  if (!isVeiled(plain)) return request;
  const veil = await veilOf(call);
  return veil === undefined ? request : (veil.reveal(plain) as unknown as Request); // only texts have changed
}

/** The http call that the operation of an OpenAPI document is. */
async function operationOf(call: LeasedCall, request: OpenApiCall, parts: CallParts, fresh = false): Promise<Ready> {
  const { documents, veilOf } = parts;
  const revealed = await revealedRequest(call, request, veilOf);
  const found = await documents.find(revealed, call.callId);
  if (found.type === 'refused') return { type: 'completed', outcome: { ok: false, error: found.error } };
  if (found.type === 'unreachable') return again(call, request.document, 'unreachable');
  const built = openApiRequest(found.document, revealed);
  if (built.ok) return { type: 'ready', request: built.value };
  // A document that was kept may be older than the operation.
  if (!fresh && documents.forget(revealed)) return operationOf(call, request, parts, true);
  return { type: 'completed', outcome: { ok: false, error: built.failure } };
}

async function performHttp(call: LeasedCall, prepare: () => Promise<Ready>, place: Pick<HttpCall, 'method' | 'uri'>, parts: CallParts): Promise<Performed> {
  const { outside, resumeTokens, authenticator } = parts;
  if (call.attempt > maxHttpAttempts) return { type: 'completed', outcome: httpFailure(place, `there was no answer in ${maxHttpAttempts} attempts.`) };
  return repeatedly(call, async () => {
    const prepared = await prepare();
    if (prepared.type !== 'ready') return prepared;
    const { request } = prepared;
    const { send, conceal } = await outgoingRequest(call, request, resumeTokens);
    const sent = await sendAuthenticated(outside, authenticator, send, request.authentication);
    if (sent.type === 'refused') return { type: 'completed', outcome: { ok: false, error: sent.error } };
    const performed = judge(call, request, sent.answer, conceal);
    return sent.authorization !== undefined && performed.type === 'completed' && performed.outcome.ok
      ? { ...performed, outcome: { ...performed.outcome, authorization: sent.authorization } }
      : performed;
  });
}

function again(call: LeasedCall, uri: string, reason: 'unreachable' | 'timeout', method = 'GET'): Performed {
  return call.attempt < maxHttpAttempts
    ? { type: 'repeat', afterMs: backoff(call.attempt), reason }
    : { type: 'completed', outcome: httpFailure({ method, uri }, `there was no answer in ${maxHttpAttempts} attempts (${reason}).`) };
}

function judge(call: LeasedCall, request: HttpCall, answer: Answer, conceal: (bytes: Uint8Array) => Uint8Array): Performed {
  if (answer.ok) {
    const { status: statusCode, headers, body } = answer.response;
    const shown = JSON.parse(new TextDecoder().decode(conceal(new TextEncoder().encode(JSON.stringify(headers))))) as Record<string, string>;
    return { type: 'completed', outcome: httpOutcome(request, { statusCode, headers: shown, content: conceal(body) }) };
  }
  switch (answer.failure) {
    case 'blocked':
      return { type: 'completed', outcome: httpFailure(request, 'this address may not be called.') };
    case 'malformed':
      return { type: 'completed', outcome: httpFailure(request, 'this is not a request that can be sent.') };
    case 'too-large':
      return { type: 'completed', outcome: httpFailure(request, 'the answer is too large.') };
    case 'unreachable':
    case 'timeout':
      return again(call, request.uri, answer.failure, request.method);
  }
}

/** Our own services come back: while one cannot be reached, the call waits, for as long as its instance lives. */
async function repeatedly(call: LeasedCall, attempt: () => Promise<Performed>): Promise<Performed> {
  try {
    return await attempt();
  } catch (error) {
    return { type: 'repeat', afterMs: backoff(call.attempt), reason: error instanceof Error ? error.name : 'unknown' };
  }
}
