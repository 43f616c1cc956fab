import { randomBytes } from 'node:crypto';
import { promised } from '@holdfast/testkit/promised';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { RedisMonitor } from './redis-monitor.ts';
import { World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start(undefined, undefined, true);
});
afterAll(async () => (world as World | undefined)?.[Symbol.asyncDispose]());

const services = ['identity', 'workflow-engine', 'resume-token', 'scheduler'] as const;

/** Uses a secret and a secret variable in every way there is: a header, a body, an error, an event, a child, a wait. */
const definition = `
use: { secrets: [canary] }
do:
  - tell:
      call: http
      with: { method: post, endpoint: '\${ .receiver + "/canary" }', headers: { x-canary: '\${ $secrets.canary }' }, body: { secret: '\${ $secrets.canary }', pin: '\${ .pin }' } }
      output: { as: $workflow.input }
  - keep: { set: { kept: '\${ .pin }', receiver: '\${ .receiver }' }, metadata: { secret: [kept] } }
  - say: { emit: { event: { with: { source: 'https://journeys.test', type: test.canary, data: { kept: '\${ .kept }' } } } }, output: { as: $workflow.input } }
  - pause: { wait: { milliseconds: 300 } }
  - guarded:
      try: [ { fails: { raise: { error: { type: 'https://journeys.test/no', status: 400, detail: '\${ "no " + $secrets.canary + " " + .pin }' } } } } ]
      catch: { errors: { with: { status: 500 } } }
`;

/** Every way in which a text may stand in a dump: as it is, and in the encodings of binary columns. */
function spellings(text: string): string[] {
  const bytes = Buffer.from(text);
  return [text, bytes.toString('hex'), bytes.toString('base64').replaceAll('=', ''), encodeURIComponent(text)];
}

/** What the four databases hold, table by table. */
async function databases(): Promise<Record<string, string>> {
  const dumps: Record<string, string> = {};
  for (const service of services) {
    for (const { name } of await world.rows(service, "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")) {
      dumps[`${service} ${String(name)}`] = (await world.rows(service, `SELECT t::text AS line FROM ${String(name)} AS t`)).map(({ line }) => String(line)).join('\n');
    }
  }
  return dumps;
}

describe('a secret, and a variable that is marked secret,', () => {
  it('reach whom they are for, and are in no history, log, trace, error, queue, Redis or database in clear', async () => {
    const canaries = { secret: `canary-${randomBytes(12).toString('hex')}`, pin: `pin-${randomBytes(12).toString('hex')}` };
    const monitor = await RedisMonitor.start(world.platform.redisUrl);

    const put = await world.api.call('/v1/secrets/canary', { method: 'POST', token: world.token, body: { value: canaries.secret } });
    expect(put.status, put.text).toBe(201);
    await world.publish('canary', definition, ', metadata: { secret: [pin] }');
    const id = await world.startInstance('canary', { pin: canaries.pin });
    const instance = await world.untilStatus(id, 'faulted');

    const told = world.receiver.received.find(({ path }) => path === '/canary');
    expect(told?.body).toEqual({ secret: canaries.secret, pin: canaries.pin });

    const answers = await Promise.all(['', '/history', '/why'].map((path) => world.api.call(`/v1/instances/${id}${path}`, { token: world.token })));
    const shown = await world.api.call('/v1/secrets', { token: world.token });
    await vi.waitFor(() => expect(world.receiver.received.some(({ path }) => path === '/v1/traces')).toBe(true), { timeout: promised(20_000) });
    const places: Record<string, string> = {
      ...(await databases()),
      logs: world.logs(),
      redis: monitor.text,
      traces: JSON.stringify(world.receiver.received.filter(({ path }) => path === '/v1/traces')),
      answers: [JSON.stringify(instance), shown.text, ...answers.map(({ text }) => text)].join('\n'),
      mail: await (await fetch(world.platform.urls.mail)).text(),
    };
    monitor.stop();

    // The places are where such things are: what is not secret is found there.
    expect(places['answers']).toContain('no ');
    expect(places['workflow-engine public.instances']).toContain(id);
    expect(places['redis']).toContain(id);
    expect(places['traces']).toContain('traceId');
    for (const [name, canary] of Object.entries(canaries)) {
      for (const [place, content] of Object.entries(places)) {
        for (const spelling of spellings(canary)) expect(content.includes(spelling), `${name} in ${place}`).toBe(false);
      }
    }
  });
});
