import { randomBytes } from 'node:crypto';
import type { Authorization } from '@holdfast/workflow-core/call';
import type { CallAuthentication } from '@holdfast/workflow-core/definition/authentication';
import type { Failure } from '@holdfast/workflow-core/workflow-error';
import type { Authenticator } from './authenticator.ts';
import { answerDigest } from './digest-challenge.ts';
import type { Answer, OutgoingRequest, OutsideWorld } from './outside-world.ts';

export type Sent =
  | { readonly type: 'answered'; readonly answer: Answer; readonly authorization?: Authorization }
  | { readonly type: 'refused'; readonly error: Failure };

/** Sends a request with what its policy asks for: a token that has ended is asked for anew, once, and a Digest challenge is answered. */
export async function sendAuthenticated(outside: OutsideWorld, authenticator: Authenticator, send: OutgoingRequest, policy: CallAuthentication | undefined): Promise<Sent> {
  if (policy === undefined) return { type: 'answered', answer: await outside.request(send) };
  const first = await attempt(outside, authenticator, send, policy);
  if (first.type === 'refused' || !isUnauthorized(first.answer) || policy.scheme === 'basic' || policy.scheme === 'bearer') return first;
  if (policy.scheme === 'digest') return challenged(outside, send, policy, first);
  authenticator.forget(policy);
  return attempt(outside, authenticator, send, policy);
}

async function attempt(outside: OutsideWorld, authenticator: Authenticator, send: OutgoingRequest, policy: CallAuthentication): Promise<Sent> {
  const authorized = await authenticator.authorize(policy, send.idempotencyKey);
  if (authorized === undefined) return { type: 'answered', answer: await outside.request(send) };
  if (authorized.type === 'refused') return authorized;
  if (authorized.type === 'unreachable') return { type: 'answered', answer: { ok: false, failure: 'unreachable' } };
  return sent(outside, send, authorized.authorization);
}

async function challenged(outside: OutsideWorld, send: OutgoingRequest, policy: Extract<CallAuthentication, { scheme: 'digest' }>, first: Extract<Sent, { type: 'answered' }>): Promise<Sent> {
  const challenge = first.answer.ok ? (first.answer.response.headers['www-authenticate'] ?? '') : '';
  const authorization = answerDigest(challenge, policy, send, randomBytes(16).toString('hex'));
  return authorization === undefined ? first : sent(outside, send, authorization);
}

async function sent(outside: OutsideWorld, send: OutgoingRequest, authorization: Authorization): Promise<Sent> {
  const headers = { ...send.headers, authorization: `${authorization.scheme} ${authorization.parameter}` };
  return { type: 'answered', answer: await outside.request({ ...send, headers }), authorization };
}

function isUnauthorized(answer: Answer): boolean {
  return answer.ok && answer.response.status === 401;
}
