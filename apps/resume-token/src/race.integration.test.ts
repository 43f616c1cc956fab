import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Race } from './testing/race.ts';
import { RunningService, unlimited } from './testing/running-service.ts';

/** A slice in every run; the whole with HOLDFAST_TEST_LONG=1. */
const long = process.env['HOLDFAST_TEST_LONG'] !== undefined;
const rounds = long ? 200 : 10;
const timeout = long ? 1_800_000 : 120_000;

let service: RunningService;
/** Does not wait for the engine. */
let hurried: RunningService;
beforeAll(async () => {
  service = await RunningService.start({ replicas: 2, env: { ...unlimited, HOLDFAST_RESUME_WAIT_SECONDS: 10 } });
  hurried = await RunningService.start({ replicas: 2, env: { ...unlimited, HOLDFAST_RESUME_WAIT_SECONDS: 0.2 } });
});
afterAll(async () => {
  for (const each of [service, hurried]) await (each as RunningService | undefined)?.[Symbol.asyncDispose]();
});

/** One race, and what it left in the database. */
async function race(on: RunningService, among: Race, meanwhile?: () => Promise<void>) {
  const { bookmarkId, instanceId, tenantId, tokenId } = await on.mint();
  const statuses = await among.run(await on.reveal({ bookmarkId, instanceId, tenantId, tokenId }), meanwhile);
  const redemptions = await on.rows('SELECT redemption_id AS id, state FROM redemptions WHERE bookmark_id = $1', [bookmarkId]);
  const [attempts] = await on.rows(`SELECT count(*)::int AS all, count(*) FILTER (WHERE outcome = 'accepted')::int AS accepted FROM attempts WHERE token_id = $1`, [tokenId]);
  expect(redemptions).toHaveLength(1);
  expect(attempts).toEqual({ all: 50, accepted: 1 });
  return { statuses: statuses.toSorted((a, b) => a - b), redemption: redemptions[0] ?? {} };
}

const lost = Array.from({ length: 49 }, () => 410);

describe('fifty posts of one token whose last bytes leave together, to two replicas', () => {
  it('resume once, with one 200 (I6)', { timeout }, async () => {
    using among = await Race.prepare(service, 50);
    for (let round = 0; round < rounds; round += 1) {
      const { statuses, redemption } = await race(service, among);

      expect(statuses).toEqual([200, ...lost]);
      expect(service.told.filter((id) => id === redemption['id'])).toHaveLength(1);
    }
  });

  it('resume once when Redis is flushed in the middle, and the engine is told of it (I6, I9)', { timeout }, async () => {
    using among = await Race.prepare(hurried, 50);
    const accepted: unknown[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const { statuses, redemption } = await race(hurried, among, () => hurried.redis.flush());

      expect([200, 202]).toContain(statuses[0]);
      expect(statuses.slice(1)).toEqual(lost);
      accepted.push(redemption['id']);
    }
    await vi.waitFor(() => expect(accepted.filter((id) => !hurried.told.some((told) => told === id))).toEqual([]), 30_000);
  });

  it('accept once, with one 202, while the engine is away', { timeout }, async () => {
    hurried.engineAnswers = false;
    using among = await Race.prepare(hurried, 50);
    for (let round = 0; round < rounds; round += 1) {
      const { statuses, redemption } = await race(hurried, among);

      expect([statuses, redemption['state']]).toEqual([[202, ...lost], 'accepted']);
    }
  });
});
