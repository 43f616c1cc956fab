import type { HttpCall } from '@holdfast/workflow-core/call';
import { httpFailure, httpOutcome } from '@holdfast/workflow-core/functions/http-outcome';
import type { ResumeTokens } from '../resume-tokens/resume-tokens.ts';
import type { Children } from './children.ts';
import type { LeasedCall } from './call.store.ts';
import { outgoingRequest } from './outgoing-request.ts';
import type { Answer, OutsideWorld } from './outside-world.ts';
import type { Performed } from './performed.ts';
import { backoff, maxHttpAttempts } from './retry-policy.ts';

export interface CallParts {
  readonly resumeTokens: ResumeTokens;
  readonly outside: OutsideWorld;
  readonly children: Children;
}

/** One attempt at a durable call. */
export function performCall(call: LeasedCall, parts: CallParts): Promise<Performed> {
  const { request } = call;
  switch (request.type) {
    case 'http':
      return performHttp(call, request, parts);
    case 'mint':
      return repeatedly(call, async () => ({ type: 'completed', outcome: await parts.resumeTokens.mint({ ...call, request }) }));
    case 'workflow':
      return repeatedly(call, () => parts.children.run(call, request));
    case 'cancel':
      return repeatedly(call, () => parts.children.cancel(call));
  }
}

async function performHttp(call: LeasedCall, request: HttpCall, { outside, resumeTokens }: CallParts): Promise<Performed> {
  if (call.attempt > maxHttpAttempts) return { type: 'completed', outcome: httpFailure(request, `there was no answer in ${maxHttpAttempts} attempts.`) };
  return repeatedly(call, async () => {
    const { send, conceal } = await outgoingRequest(call, request, resumeTokens);
    return judge(call, request, await outside.request(send), conceal);
  });
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
      return call.attempt < maxHttpAttempts
        ? { type: 'repeat', afterMs: backoff(call.attempt), reason: answer.failure }
        : { type: 'completed', outcome: httpFailure(request, `there was no answer in ${maxHttpAttempts} attempts (${answer.failure}).`) };
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
