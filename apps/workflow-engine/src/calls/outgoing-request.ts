import type { HttpCall } from '@holdfast/workflow-core/call';
import { requestUri } from '@holdfast/workflow-core/functions/request-uri';
import type { ResumeTokens } from '../resume-tokens/resume-tokens.ts';
import type { LeasedCall } from './call.store.ts';
import type { OutgoingRequest } from './outside-world.ts';

export interface ReadyRequest {
  readonly send: OutgoingRequest;
  /** Takes revealed tokens out of an answer that repeats them. */
  conceal(bytes: Uint8Array): Uint8Array;
}

/**
 * What goes on the wire: query appended, body serialised, and references to resume tokens of this instance replaced by the tokens.
 * The result lives as long as one attempt: what is stored keeps the references.
 */
export async function outgoingRequest(call: LeasedCall, request: HttpCall, resumeTokens: ResumeTokens): Promise<ReadyRequest> {
  const plain = serialised(request);
  const names = Object.keys(plain.headers);
  const { texts, conceal } = await resumeTokens.reveal(call.instanceId, [plain.url, plain.body ?? '', ...Object.values(plain.headers)]);
  const [url = plain.url, body = '', ...values] = texts;
  const headers = Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
  const send = { method: request.method, url, headers, idempotencyKey: call.callId, ...(plain.body === undefined ? {} : { body }) };
  return { send, conceal };
}

function serialised(request: HttpCall): { url: string; headers: Readonly<Record<string, string>>; body?: string } {
  const { headers, body } = request;
  const url = requestUri(request);
  if (body === undefined) return { url, headers };
  if (typeof body === 'string') return { url, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body };
  return { url, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}
