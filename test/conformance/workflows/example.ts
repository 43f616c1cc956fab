import { setTimeout as delay } from 'node:timers/promises';
import { parse } from 'yaml';
import type { Expectation } from './expectation.ts';
import type { Outside } from './outside.ts';
import type { Conforming, DefinitionKey } from './platform.ts';
import { includes, same, show } from './same.ts';

/** What is wrong with an example; nothing when it comes to what is expected of it, which may be no more than that it is valid. */
export async function runExample(platform: Conforming, outside: Outside, source: string, expected: Expectation | undefined): Promise<string | undefined> {
  for (const text of expected?.definitions ?? []) {
    const { refused } = await platform.publish(text);
    if (refused !== undefined) return `a definition that it needs is refused: ${refused}`;
  }
  for (const [name, value] of Object.entries(expected?.secrets ?? {})) {
    await platform.call(`/v1/secrets/${encodeURIComponent(name)}`, { method: 'POST', body: { value } });
  }
  outside.use(expected?.stubs ?? []);
  const { key, refused } = await platform.publish(source);
  if (key === undefined) return `it is refused: ${refused ?? ''}`;
  return expected === undefined ? undefined : run(platform, outside, source, key, expected);
}

async function run(platform: Conforming, outside: Outside, source: string, key: DefinitionKey, expected: Expectation): Promise<string | undefined> {
  const { events, state, seconds } = expected;
  const unknownBefore = outside.unknown.length;
  const id = await begin(platform, source, key, expected);
  if (id === undefined) return 'no instance was started by its events';
  if (events.length > 0 && !isStartedByEvents(source)) await platform.send(events);
  const instance = await platform.until(id, ({ status }) => status === state, seconds * 1000);
  const unknown = outside.unknown.slice(unknownBefore);
  const hint = unknown.length === 0 ? '' : ` (no stub answers ${unknown.join(', ')})`;
  if (instance.status !== state) return `it is ${instance.status}, not ${state}: ${show(instance.error ?? instance.waitingFor ?? instance.output)}${hint}`;
  if (expected.output !== undefined && !same(instance.output, expected.output)) return `its output is ${show(instance.output)}, not ${show(expected.output)}${hint}`;
  if (expected.error !== undefined && !includes(instance.error, expected.error)) return `its error is ${show(instance.error)}, not ${show(expected.error)}${hint}`;
  return undefined;
}

async function begin(platform: Conforming, source: string, key: DefinitionKey, { input, events }: Expectation): Promise<string | undefined> {
  if (!isStartedByEvents(source) || input !== undefined || events.length === 0) return platform.start(key, input);
  const before = new Set((await platform.instancesOf(key)).map(({ id }) => id));
  await platform.send(events);
  const deadline = Date.now() + 20_000;
  for (;;) {
    const found = (await platform.instancesOf(key)).find(({ id }) => !before.has(id));
    if (found !== undefined || Date.now() > deadline) return found?.id;
    await delay(100);
  }
}

function isStartedByEvents(source: string): boolean {
  const document = parse(source) as { readonly schedule?: { readonly on?: unknown } } | null;
  return document?.schedule?.on !== undefined;
}
