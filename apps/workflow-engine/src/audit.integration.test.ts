import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { definition, startRunningEngine, yaml } from './testing/running-engine.ts';

let engine: Awaited<ReturnType<typeof startRunningEngine>>;
beforeAll(async () => {
  engine = await startRunningEngine();
});
afterAll(() => engine.close());

const post = (path: string, body?: unknown) => engine.asUser({ method: 'POST', path, ...(body === undefined ? {} : { body }) });
const linked = { timeout: 30_000, interval: 50 };
const told = ({ action, target }: Record<string, unknown>): string => `${String(action)} ${(target as { id: string } | undefined)?.id ?? ''}`;

describe('the audit of the engine', () => {
  it('has what people do to definitions, secrets and instances, with who and from where, and no value (I13)', async () => {
    const path = await engine.started('audited', '  - hold: {wait: {hours: 1}}\n');
    const id = path.split('/').at(-1) ?? '';
    for (const deed of ['suspend', 'suspend', 'resume', 'cancel']) await post(`${path}/${deed}`);
    const faulted = await engine.started('fails', '  - no: {raise: {error: {type: "https://x.example/no", status: 400, title: no}}}\n');
    for (let times = 0; times < 2; times += 1) expect(await post(`${faulted}/retry`)).toMatchObject({ status: 201 });
    await engine.asUser({ path: '/v1/definitions:draft', headers: yaml, body: definition('sketch', '  - a: {set: {n: 1}}\n') });
    await post('/v1/definitions/test/audited/1.0.0/retire');
    await post('/v1/secrets/login', { value: 'canary-3f1c' });
    await engine.asUser({ method: 'DELETE', path: '/v1/secrets/login' });
    await engine.asUser({ method: 'DELETE', path: '/v1/secrets/login' });

    const expected = [
      'definition.published test/audited/1.0.0', `instance.suspended ${id}`, `instance.resumed ${id}`, `instance.cancelled ${id}`,
      'definition.published test/fails/1.0.0', `instance.retried ${faulted.split('/').at(-1) ?? ''}`,
      'definition.drafted test/sketch/1.0.0', 'definition.retired test/audited/1.0.0', 'secret.written login', 'secret.removed login',
    ];
    await vi.waitFor(async () => expect((await engine.audited(`&tenant=${engine.tenantId}`)).map(told)).toEqual(expected), linked);
    const records = await engine.audited();
    expect(records[0]).toMatchObject({ tenantId: engine.tenantId, outcome: 'succeeded', actor: { type: 'user' }, requestId: expect.any(String) as unknown, personal: { address: expect.any(String) as unknown } });
    expect(JSON.stringify(records)).not.toContain('canary-3f1c');
  });

  it('has whoever asked without the permission, and is shown to nobody but identity', async () => {
    const powerless = engine.tokenFor(engine.tenantId, []);
    expect(await engine.ask({ token: powerless, path: '/v1/secrets' })).toMatchObject({ status: 403 });
    await vi.waitFor(async () => expect(await engine.audited('&action=permission.asked')).toMatchObject([{ outcome: 'refused', reason: 'forbidden', permission: 'read:secrets', tenantId: engine.tenantId }]), linked);
    expect(await engine.ask({ path: '/internal/v1/audit' })).toMatchObject({ status: 403 });
    await vi.waitFor(async () => expect(await engine.audited('&action=peer.connected')).toMatchObject([{ outcome: 'refused', actor: { type: 'service', id: expect.stringContaining('/sa/gateway') as unknown } }]), linked);
  });
});
