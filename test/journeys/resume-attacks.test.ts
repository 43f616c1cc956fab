import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Api } from './api.ts';
import { form, resume, tokenFromMail } from './approver.ts';
import { raceForm } from './race.ts';
import { World, type Json } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => (world as World | undefined)?.[Symbol.asyncDispose]());

let asked = 0;
let addresses = 0;

/** Works as a client with an address of its own: what is tried here is the link, not the limits of an address. */
async function elsewhere<T>(work: (api: Api) => Promise<T>): Promise<T> {
  addresses += 1;
  const api = new Api(world.platform.urls.gateway, world.platform.caFile, `127.9.${addresses >> 8}.${(addresses & 255) || 1}`);
  try {
    return await work(api);
  } finally {
    await api.close();
  }
}

async function waiting(input: Json = {}): Promise<{ id: string; token: string }> {
  asked += 1;
  const approver = `attack-${asked}@example.test`;
  const id = await world.startExpense(approver, input);
  return { id, token: await tokenFromMail(world, approver) };
}

/** What resume-token's database says: state of the token, of its bookmark, and of the redemptions. */
async function truth(id: string): Promise<unknown[]> {
  const [row] = await world.rows(
    'resume-token',
    `SELECT t.state, b.state AS bookmark, (SELECT array_agg(r.state) FROM redemptions r WHERE r.instance_id = t.instance_id) AS redemptions
     FROM resume_tokens t JOIN bookmarks b USING (bookmark_id) WHERE t.instance_id = $1 ORDER BY t.token_id LIMIT 1`,
    id,
  );
  return [row?.['state'], row?.['bookmark'], row?.['redemptions']];
}

/** How often the instance was resumed, by the engine's own history. */
async function transitions(id: string): Promise<number> {
  return (await world.history(id)).filter(({ type }) => type === 'bookmark-resumed').length;
}

const untouched = ['active', 'open', null];
const resumed = ['consumed', 'claimed', ['resumed']];
const codeOf = async (answer: ReturnType<typeof resume>) => {
  const { status, json } = await answer;
  return [status, json['code']];
};

describe('an attack on a link, through the gateway', () => {
  it('replay after success: the 2nd to the 100th time, after a restart of the service and after a flush of Redis it is 410, and there was one transition (I6)', { timeout: 120_000 }, async () => {
    const { id, token } = await waiting();
    expect((await resume(world, token, 'approve')).status).toBe(200);
    const again = () => elsewhere((api) => codeOf(api.call('/v1/resume', { method: 'POST', headers: { authorization: `Resume ${token}` }, body: { outcome: 'approve' } })));
    for (let replay = 2; replay <= 100; replay += 1) expect([replay, ...(await again())]).toEqual([replay, 410, 'resume-token-consumed']);
    await world.platform.services['resume-token'].kill('SIGKILL');
    await world.platform.services['resume-token'].waitReady();
    expect(await again()).toEqual([410, 'resume-token-consumed']);
    const redis = new Redis(world.platform.redisUrl);
    await redis.flushall();
    await redis.quit();
    expect(await again()).toEqual([410, 'resume-token-consumed']);
    await world.untilStatus(id, 'completed');
    expect([await truth(id), await transitions(id)]).toEqual([resumed, 1]);
  });

  it('race: of fifty posts whose last bytes leave together one is 200 and the others are 410 (I6)', { timeout: 120_000 }, async () => {
    for (let round = 0; round < 3; round += 1) {
      const { id, token } = await waiting();
      const statuses = await raceForm(world.platform.urls.gateway, world.platform.caFile, '/r', form(token, 'approve'), 50, (index) => `127.10.${round}.${index + 1}`);
      expect(statuses.toSorted((a, b) => a - b)).toEqual([200, ...Array.from({ length: 49 }, () => 410)]);
      await world.untilStatus(id, 'completed');
      expect([await truth(id), await transitions(id)]).toEqual([resumed, 1]);
    }
  });

  it('prefetch: scanners that GET, HEAD and ask OPTIONS twenty times change nothing, and the page tells no other site of itself', async () => {
    const { id, token } = await waiting();
    for (let visit = 0; visit < 20; visit += 1) {
      for (const method of ['GET', 'HEAD', 'OPTIONS'] as const) {
        const { status } = await elsewhere((api) => api.call(`/r?t=${token}`, { method, headers: { 'user-agent': visit % 2 === 0 ? '' : 'Mozilla/5.0 (compatible; bingbot/2.0)', 'sec-purpose': 'prefetch' } }));
        expect([method, [200, 204].includes(status)]).toEqual([method, true]);
      }
    }
    const { headers, text } = await world.api.call(`/r?t=${token}`);
    expect(headers).toMatchObject({ 'cache-control': expect.stringContaining('no-store') as string, 'referrer-policy': 'no-referrer', 'x-robots-tag': expect.stringContaining('noindex') as string });
    for (const rule of ["frame-ancestors 'none'", "form-action 'self'"]) expect(headers['content-security-policy']).toContain(rule);
    expect(/<title>(.*)<\/title>/u.exec(text)?.[1]).not.toContain(token);
    expect(await truth(id)).toEqual(untouched);
    expect((await resume(world, token, 'approve')).status).toBe(200);
  });

  it('wrong kind: a resume token is no access token of any service', async () => {
    const { id, token } = await waiting();
    for (const path of ['/v1/members', '/v1/instances', '/v1/resume-tokens', '/v1/schedules']) {
      const { status, headers } = await world.api.call(path, { token });
      expect([path, status, String(headers['www-authenticate']).startsWith('Bearer')]).toEqual([path, 401, true]);
    }
    expect(await truth(id)).toEqual(untouched);
  });

  it('odd methods: anything but what a route takes is refused, and an override in a header does nothing', async () => {
    const { id, token } = await waiting();
    for (const method of ['PUT', 'DELETE'] as const) expect([method, (await world.api.call(`/r?t=${token}`, { method })).status]).toEqual([method, 405]);
    expect((await world.api.call(`/r?t=${token}`, { headers: { 'x-http-method-override': 'POST' } })).status).toBe(200);
    expect((await world.api.call('/v1/resume', { headers: { authorization: `Resume ${token}` } })).status).toBe(405);
    expect(await truth(id)).toEqual(untouched);
  });
});

describe('an answer that needs a second replica, or a second token', () => {
  it('202 while the engine is away: used and durable; resumed when it is back', { timeout: 60_000 }, async () => {
    const { id, token } = await waiting();
    await world.platform.services['workflow-engine'].kill('SIGKILL', { restart: false });
    const accepted = await resume(world, token, 'approve');
    expect([accepted.status, accepted.json['state']]).toEqual([202, 'accepted']);
    expect(await truth(id)).toEqual(['consumed', 'claimed', ['accepted']]);
    expect(await codeOf(resume(world, token, 'approve'))).toEqual([410, 'resume-token-consumed']);
    await world.platform.services['workflow-engine'].restart();
    await world.untilStatus(id, 'completed');
    await expect.poll(() => truth(id), { timeout: 10_000 }).toEqual(resumed);
    expect(await transitions(id)).toBe(1);
  });

  it('403 from where its token may not be used, 422 for a payload that nobody asked for; 410 once another link of the bookmark was used', async () => {
    const { id, token } = await waiting();
    const [row] = await world.rows('resume-token', 'SELECT bookmark_id FROM resume_tokens WHERE instance_id = $1', id);
    const made = await world.api.call(`/v1/bookmarks/${String(row?.['bookmark_id'])}/tokens`, { method: 'POST', token: world.token, body: { allowedAddresses: ['203.0.113.0/24'] } });
    const narrow = String(made.json['url']).split('#')[1] ?? '';
    expect(await codeOf(resume(world, narrow, 'approve'))).toEqual([403, 'forbidden']);
    const payload = await world.api.call('/v1/resume', { method: 'POST', headers: { authorization: `Resume ${token}` }, body: { outcome: 'approve', payload: { amount: 1 } } });
    expect([payload.status, payload.json['code']]).toEqual([422, 'resume-payload-invalid']);
    expect(await truth(id)).toEqual(untouched);
    expect((await resume(world, token, 'approve')).status).toBe(200);
    expect(await codeOf(resume(world, narrow, 'approve'))).toEqual([410, 'bookmark-closed']);
    expect(await truth(id)).toEqual(resumed);
  });
});
