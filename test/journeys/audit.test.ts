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

  it('is asked for at identity alone: nobody gets at the chain of a service itself', async () => {
    expect((await world.api.call('/internal/v1/audit', { token: world.token })).status).toBe(404);
  });
});
