/** What simulated instances run: every way in which a turn can end, and what comes late to it. */
const call = { call: 'http', with: { method: 'post', endpoint: 'https://example.test/tell', body: { n: 1 } } };
const checkpoint = (n: number) => ({ set: { n }, metadata: { checkpoint: true } });

const tasks: Readonly<Record<string, readonly object[]>> = {
  steps: [{ a: checkpoint(1) }, { b: checkpoint(2) }, { hold: { wait: { seconds: 30 } } }, { c: checkpoint(3) }, { d: { set: { ok: true } } }],
  approval: [{ ask: { call: 'await-approval:1.0.0@default', with: { to: 'bo@example.test', title: 'Yes?', outcomes: ['approve', 'reject'], deadline: { minutes: 2 } } } }, { tell: call }],
  race: [{ first: { fork: { compete: true, branches: [{ asks: { do: [{ one: call }, { two: call }] } }, { waits: { wait: { seconds: 10 } } }] } } }, { last: checkpoint(4) }],
  overtaken: [{ first: { fork: { compete: true, branches: [{ tells: call }, { waits: { wait: { hours: 2 } } }, { steps: { do: [{ a: checkpoint(1) }, { b: checkpoint(2) }] } }] } } }],
  caught: [{ tries: { try: [{ slow: { wait: { hours: 1 }, timeout: { after: { seconds: 20 } } } }], catch: {} } }, { tell: call }],
};

export const names = Object.keys(tasks);

export function sourceOf(name: string): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ document: { dsl: '1.0.3', namespace: 'test', name, version: '1.0.0' }, do: tasks[name] }));
}
