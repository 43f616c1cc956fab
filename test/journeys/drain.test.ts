import { promised } from '@holdfast/testkit/promised';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
  await world.publish('drained', `do:\n  - tell: { call: http, with: { method: post, endpoint: '\${ .receiver + "/drain" }', body: { n: '\${ .n }' } } }\n  - done: { set: { done: true } }\n`);
});
afterAll(async () => (world as World | undefined)?.[Symbol.asyncDispose]());

/** Milliseconds that a drain may take. */
const drainMs = 10_000;
const instances = 20;

describe('an engine that is told to end (SIGTERM) while its calls run', () => {
  async function calling(release: (free: () => void) => Promise<unknown>) {
    const before = world.receiver.received.length;
    const free = world.receiver.holdAnswers();
    const ids = await Promise.all(Array.from({ length: instances }, (_, n) => world.startInstance('drained', { n })));
    await vi.waitFor(() => expect(world.receiver.received.length - before).toBe(instances), { timeout: 20_000 });
    const begun = performance.now();
    const ended = world.platform.services['workflow-engine'].kill('SIGTERM');
    await release(free);
    await ended;
    const took = performance.now() - begun;
    free();
    await world.platform.services['workflow-engine'].waitReady();
    for (const id of ids) await world.endedWith(id, { done: true }, ['/do/0/tell', '/do/1/done']);
    return { took, sent: world.receiver.received.slice(before) };
  }

  it('finishes them and their turns within 10 s, exits 0, and repeats none', async () => {
    const { took, sent } = await calling((free) => Promise.resolve(free()));
    expect(took).toBeLessThan(promised(drainMs));
    expect(world.reports.at(-1)).toContain('workflow-engine ended (exit code 0)');
    expect(sent).toHaveLength(instances);
  });

  it('gives up those that nobody answers, exits 0 within 10 s, and they are repeated under the same keys (I5)', async () => {
    const { took, sent } = await calling(() => Promise.resolve());
    expect(took).toBeLessThan(promised(drainMs + 500));
    expect(world.reports.at(-1)).toContain('workflow-engine ended (exit code 0)');
    expect(sent.length).toBeGreaterThan(instances);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(instances);
  });
});
