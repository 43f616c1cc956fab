import type { Answer, OutgoingRequest, OutsideWorld } from '../calls/outside-world.ts';

/** An outside that answers each request as `answer` says, and remembers them. */
export function scriptedOutside(answer: (request: OutgoingRequest) => { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown } | Extract<Answer, { ok: false }>): {
  readonly outside: OutsideWorld;
  readonly sent: OutgoingRequest[];
} {
  const sent: OutgoingRequest[] = [];
  return {
    sent,
    outside: {
      request: (request) => {
        sent.push(request);
        const given = answer(request);
        if ('ok' in given) return Promise.resolve(given);
        const { status = 200, headers = { 'content-type': 'application/json' }, body = {} } = given;
        return Promise.resolve({ ok: true, response: { status, headers, body: new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)) } });
      },
    },
  };
}
