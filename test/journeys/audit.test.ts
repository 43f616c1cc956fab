import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decide, tokenFromMail } from './approver.ts';
import { World, type Json } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => (world as World | undefined)?.[Symbol.asyncDispose]());

const lines = (text: string): Json[] => text.trim().split('\n').map((line) => JSON.parse(line) as Json);
const claimsOf = (statement: string): Json => JSON.parse(Buffer.from(statement.split('.')[1] ?? '', 'base64url').toString()) as Json;
const kidOf = (statement: string): string => String((JSON.parse(Buffer.from(statement.split('.')[0] ?? '', 'base64url').toString()) as Json)['kid']);

describe('the audit of every service', () => {
  it('shows, in one place, what was decided by a link, signed by identity to the last record (I13)', async () => {
    await world.startExpense('audited@example.test');
    expect((await decide(world, await tokenFromMail(world, 'audited@example.test'), 'approve')).status).toBe(200);

    const read = (chain: string) => world.api.call(`/v1/audit?chain=${chain}`, { token: world.token });
    await vi.waitFor(async () => expect((await read('resume-token')).json['items']).not.toEqual([]), { timeout: 30_000, interval: 100 });
    expect([(await read('identity')).status, (await read('workflow')).status]).toEqual([200, 400]);

    const exported = await world.api.call('/v1/audit/export?chain=resume-token', { token: world.token });
    const keys = await world.api.call('/v1/audit/keys', { token: world.token });
    expect(exported.status).toBe(200);
    const all = lines(exported.text);
    expect(all[0]).toMatchObject({ kind: 'chain', chain: 'resume-token', from: 1 });
    const statement = String(all.at(-1)?.['statement']);
    expect(claimsOf(statement)).toMatchObject({ purpose: 'export', chain: 'resume-token', sequence: all.filter(({ kind }) => kind === 'record').length });
    expect((keys.json['keys'] as Json[]).map(({ kid }) => kid)).toContain(kidOf(statement));
  });

  it('has what people did to definitions, instances and schedules, in the chain of each service, to be verified with its keys (I13)', async () => {
    const definition = { namespace: 'test', name: 'audited', version: '1.0.0' };
    const text = 'document: {dsl: 1.0.3, namespace: test, name: audited, version: 1.0.0}\ndo:\n  - hold: {wait: {hours: 1}}\n';
    expect((await world.api.call('/v1/definitions', { method: 'POST', token: world.token, body: text, headers: { 'content-type': 'application/yaml' } })).status).toBe(201);
    const started = await world.api.call('/v1/instances', { method: 'POST', token: world.token, body: { definition, input: {} } });
    await world.api.call(`/v1/instances/${String(started.json['id'])}/cancel`, { token: world.token, method: 'POST' });
    const schedule = await world.api.call('/v1/schedules', { method: 'POST', token: world.token, body: { name: 'audited', definition, input: {}, recurrence: { cron: '0 9 1 1 *' } } });
    const path = `/v1/schedules/${String(schedule.json['id'])}`;
    await world.api.call(path, { token: world.token, method: 'DELETE' });
    const actions = async (chain: string, target: unknown) => ((await world.api.call(`/v1/audit?chain=${chain}&target=${encodeURIComponent(String(target))}`, { token: world.token })).json['items'] as { record: Json }[]).map(({ record }) => record['action']);
    const within = { timeout: 10_000, interval: 100 };
    await vi.waitFor(async () => expect(await actions('workflow-engine', 'test/audited/1.0.0')).toEqual(['definition.published']), within);
    await vi.waitFor(async () => expect(await actions('workflow-engine', started.json['id'])).toEqual(['instance.cancelled']), within);
    await vi.waitFor(async () => expect(await actions('scheduler', schedule.json['id'])).toEqual(['schedule.ended', 'schedule.created']), within);
    for (const chain of ['workflow-engine', 'scheduler']) {
      const all = lines((await world.api.call(`/v1/audit/export?chain=${chain}`, { token: world.token })).text);
      expect(claimsOf(String(all.at(-1)?.['statement']))).toMatchObject({ purpose: 'export', chain, sequence: all.filter(({ kind }) => kind === 'record').length });
    }
  });

  it('is asked for at identity alone: nobody gets at the chain of a service itself', async () => {
    expect((await world.api.call('/internal/v1/audit', { token: world.token })).status).toBe(404);
  });
});
