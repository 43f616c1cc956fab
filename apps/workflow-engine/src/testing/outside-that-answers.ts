import type { OutgoingRequest, OutsideWorld } from '../calls/outside-world.ts';

/** An outside that remembers what it was sent, and says yes to everything. */
export function outsideThatAnswers(body: unknown = { yes: true }): { readonly outside: OutsideWorld; readonly sent: OutgoingRequest[] } {
  const sent: OutgoingRequest[] = [];
  const response = { status: 200, headers: { 'content-type': 'application/json' }, body: new TextEncoder().encode(JSON.stringify(body)) };
  return {
    sent,
    outside: {
      request: (request) => {
        sent.push(request);
        return Promise.resolve({ ok: true, response });
      },
    },
  };
}
