/** The definitions that are measured; all in the namespace `bench`, version 1.0.0. */
const checkpoint = { metadata: { checkpoint: true } };

function definition(name: string, tasks: readonly object[]): object {
  return { document: { dsl: '1.0.3', namespace: 'bench', name, version: '1.0.0' }, do: tasks };
}

const fiveSteps = [1, 2, 3, 4, 5];

/** start → five steps, each committed before the next → complete. */
export const durable = definition('durable', fiveSteps.map((step) => ({ [`step${step}`]: { set: { order: '${ .order }', step }, ...checkpoint } })));

/** Five tasks that cost no commit of their own. */
export const pure = definition('pure', [
  { one: { set: { order: '${ .order }', step: 1 } } },
  { choose: { switch: [{ many: { when: '.order > 1000000', then: 'end' } }, { few: { then: 'two' } }] } },
  { two: { set: { order: '${ .order }', step: 2 } } },
  { choose2: { switch: [{ other: { then: 'three' } }] } },
  { three: { set: { order: '${ .order }', step: 3 } } },
]);

/** Counts to its input, a commit each. */
export const steps = definition('steps', [
  { count: { set: { n: '${ (.n // 0) + 1 }', last: '${ .last }' }, ...checkpoint } },
  { more: { switch: [{ again: { when: '.n < .last', then: 'count' } }, { done: { then: 'end' } }] } },
]);

/** Waits for so many seconds as it is told. */
export const timed = definition('timed', [{ hold: { wait: { milliseconds: '${ .milliseconds }' } } }, { done: { set: { ok: true } } }]);

/** Parked until its event comes. */
export const parked = definition('parked', [
  { hear: { listen: { to: { one: { with: { type: 'bench.go' }, correlate: { order: { from: '${ .order }', expect: '${ .order }' } } } } } } },
  { done: { set: { ok: true } } },
]);

export const all = [durable, pure, steps, timed, parked];

/** The starts of a batch. */
export function batchOf(name: string, inputs: readonly object[]): string {
  return JSON.stringify({ items: inputs.map((input) => ({ definition: { namespace: 'bench', name, version: '1.0.0' }, input })) });
}

export function startOf(name: string, input: object): string {
  return JSON.stringify({ definition: { namespace: 'bench', name, version: '1.0.0' }, input });
}

/** The header of a client that waits for the end of what it starts. */
export const untilEnd = 'prefer: wait=20\r\n';
