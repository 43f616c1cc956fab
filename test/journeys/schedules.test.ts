import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { World, type Json } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
  for (const [name, tasks] of [['greeting', '  - greet: {set: {hello: "${ .name }"}}\n'], ['patience', '  - hold: {wait: {hours: 1}}\n']] as const) {
    const source = `document: {dsl: 1.0.3, namespace: journeys, name: ${name}, version: 1.0.0}\ndo:\n${tasks}`;
    const published = await world.api.call('/v1/definitions', { method: 'POST', token: world.token, headers: { 'content-type': 'application/yaml' }, body: source });
    expect(published.status, published.text).toBe(201);
  }
});
afterAll(async () => (world as World | undefined)?.[Symbol.asyncDispose]());

/** Creates a schedule of the first of January, so that nothing but `run` makes it tick. */
async function schedule(name: string, definition: string, rest: Json = {}): Promise<string> {
  const body = { name, definition: { namespace: 'journeys', name: definition, version: '1.0.0' }, input: { name: 'world' }, recurrence: { cron: '@yearly' }, ...rest };
  const created = await world.api.call('/v1/schedules', { method: 'POST', token: world.token, body });
  expect(created.status, created.text).toBe(201);
  return String(created.json['id']);
}

async function run(id: string): Promise<void> {
  const answer = await world.api.call(`/v1/schedules/${id}/run`, { method: 'POST', token: world.token });
  expect(answer.status, answer.text).toBe(202);
}

async function ticks(id: string): Promise<Json[]> {
  return (await world.api.call(`/v1/schedules/${id}/ticks`, { token: world.token })).json['items'] as Json[];
}

const within = { timeout: 30_000, interval: 50 };

describe('a schedule through the gateway', () => {
  it('starts one instance for its tick, and its history says how that ended', async () => {
    const id = await schedule('hello', 'greeting', { recurrence: { every: { hours: 1 } } });
    await vi.waitFor(async () => expect(await ticks(id)).toMatchObject([{ state: 'ended', outcome: 'completed', manual: false }]), within);
    const [tick] = await ticks(id);
    const instance = await world.instance(String(tick?.['instanceId']));
    expect(instance).toMatchObject({ status: 'completed', startedBy: `schedule:${id}`, output: { hello: 'world' } });
    expect(await world.rows('workflow-engine', 'SELECT count(*)::int AS n FROM instances WHERE started_by = $1', `schedule:${id}`)).toEqual([{ n: 1 }]);
  });

  it('cancels the instance that a later tick replaces, and starts the next when it has ended', async () => {
    const id = await schedule('patience', 'patience', { overlap: 'cancel-other' });
    await run(id);
    await vi.waitFor(async () => expect(await ticks(id)).toMatchObject([{ state: 'started' }]), within);
    await run(id);
    await vi.waitFor(async () => expect(await ticks(id)).toMatchObject([{ state: 'started' }, { state: 'ended', outcome: 'cancelled' }]), within);
  });

  it('comes with a published definition, and goes with a newer version that has none', async () => {
    const publish = async (version: string, ownSchedule: string) => {
      const body = `document: {dsl: 1.0.3, namespace: journeys, name: by-itself, version: ${version}}\n${ownSchedule}do:\n  - greet: {set: {hello: itself}}\n`;
      const published = await world.api.call('/v1/definitions', { method: 'POST', token: world.token, headers: { 'content-type': 'application/yaml' }, body });
      expect(published.status, published.text).toBe(201);
    };
    const own = async () => ((await world.api.call('/v1/schedules', { token: world.token })).json['items'] as Json[]).find(({ name }) => name === 'journeys/by-itself');
    await publish('1.0.0', 'schedule: {every: {hours: 1}}\n');
    await vi.waitFor(async () => expect(await ticks(String((await own())?.['id']))).toMatchObject([{ state: 'ended', outcome: 'completed' }]), within);
    await publish('1.1.0', '');
    await vi.waitFor(async () => expect(await own()).toMatchObject({ state: 'ended' }), within);
  });

  it('may be events: each that fits starts an instance with it as input, and several that belong together start one', async () => {
    const publish = async (name: string, on: string) => {
      const body = `document: {dsl: 1.0.3, namespace: journeys, name: ${name}, version: 1.0.0}\nschedule: {on: ${on}}\ndo:\n  - say: {set: {heard: "\${ map(.data.order) }"}}\n`;
      const published = await world.api.call('/v1/definitions', { method: 'POST', token: world.token, headers: { 'content-type': 'application/yaml' }, body });
      expect(published.status, published.text).toBe(201);
    };
    const correlated = (type: string) => `{with: {type: ${type}}, correlate: {order: {from: .order}}}`;
    await publish('on-one', '{one: {with: {type: journeys.paid, data: "${ .order > 1 }"}}}');
    await publish('on-all', `{all: [${correlated('journeys.paid')}, ${correlated('journeys.packed')}]}`);
    const tell = async (type: string, order: number) => {
      const event = { specversion: '1.0', id: `${type}-${order}`, source: '/journeys', type, data: { order } };
      const answer = await world.api.call('/v1/events', { method: 'POST', token: world.token, headers: { 'content-type': 'application/cloudevents+json' }, body: JSON.stringify(event) });
      expect(answer.status, answer.text).toBe(202);
    };
    for (const order of [1, 2, 2]) await tell('journeys.paid', order);
    for (const order of [2, 3]) await tell('journeys.packed', order);
    const outputs = async (name: string) => {
      const items = (await world.api.call(`/v1/instances?namespace=journeys&name=${name}`, { token: world.token })).json['items'] as Json[];
      return Promise.all(items.map(async ({ id }) => (await world.instance(String(id)))['output']));
    };
    await vi.waitFor(async () => expect(await Promise.all([outputs('on-one'), outputs('on-all')])).toEqual([[{ heard: [2] }], [{ heard: [2, 2] }]]), within);
  });

  it('says of a tick why its definition could not be started', async () => {
    const id = await schedule('nothing', 'unpublished');
    await run(id);
    await vi.waitFor(async () => expect(await ticks(id)).toMatchObject([{ state: 'ended', outcome: 'definition-not-found' }]), within);
  });
});

describe('SIGKILL and SIGSTOP of scheduler and engine, and FLUSHALL', () => {
  it('lose no tick and double none: each has one record, and one instance (I7, I9)', async () => {
    const [first = '', ...others] = await Promise.all(['a', 'b', 'c'].map((name) => schedule(`faults-${name}`, 'greeting', { recurrence: { every: { seconds: 1 } }, overlap: 'allow-all' })));
    const { services } = world.platform;
    const moreTicks = async () => {
      const before = (await ticks(first)).length;
      await vi.waitFor(async () => expect((await ticks(first)).length).toBeGreaterThan(before + 2), within);
    };
    const flush = async () => {
      const redis = new Redis(world.platform.redisUrl);
      await redis.flushall();
      await redis.quit();
    };
    for (const service of ['scheduler', 'workflow-engine', 'scheduler'] as const) {
      await moreTicks();
      await services[service].kill('SIGKILL');
      await flush();
      await services[service].waitReady();
    }
    services['workflow-engine'].signal('SIGSTOP');
    await moreTicks();
    await flush();
    services['workflow-engine'].signal('SIGCONT');
    await moreTicks();
    for (const id of [first, ...others]) expect((await world.api.call(`/v1/schedules/${id}`, { method: 'DELETE', token: world.token })).status).toBe(200);

    for (const id of [first, ...others]) {
      const fires = await world.rows('scheduler', 'SELECT tick, decided_at >= tick AS punctual FROM fires WHERE schedule_id = $1 ORDER BY tick', id);
      const moments = fires.map(({ tick }) => (tick as Date).getTime());
      expect(moments).toEqual(moments.map((_, index) => (moments[0] ?? 0) + index * 1000));
      expect(fires.every(({ punctual }) => punctual)).toBe(true);
      await vi.waitFor(async () => expect(new Set((await ticks(id)).map(({ state, outcome }) => `${String(state)} ${String(outcome)}`))).toEqual(new Set(['ended completed'])), within);
      const keys = (await world.rows('workflow-engine', 'SELECT idempotency_key AS key FROM instances WHERE started_by = $1', `schedule:${id}`)).map(({ key }) => String(key));
      expect(keys.toSorted()).toEqual(moments.map((moment) => `schedule ${id} ${new Date(moment).toISOString()}`));
    }
  });
});
