import { randomBytes } from 'node:crypto';
import { memoryAuditLog } from '@holdfast/audit-core/memory-audit-log';
import { ManualClock } from '@holdfast/clock/manual-clock';
import { countingIds } from '@holdfast/ids/id-source';
import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { beforeEach, describe, expect, it } from 'vitest';
import { memoryApplications } from './application.store.memory.ts';
import { ManageApplications, type Manager, type NewKey } from './manage-applications.ts';
import { VerifyApiKey } from './verify-api-key.ts';

const day = 86_400_000;
const ids = countingIds();
const manager: Manager = { subject: 'ada', clientId: 'holdfast', tenantId: ids.next(), permissions: ['read:schedules', 'manage:applications'], origin: { address: '203.0.113.7' } };
const stranger: Manager = { ...manager, tenantId: ids.next() };

let clock: ManualClock;
let audit: ReturnType<typeof memoryAuditLog>;
let manage: ManageApplications;
let verify: VerifyApiKey;
beforeEach(() => {
  clock = new ManualClock(new Date('2026-03-01T12:00:00Z'));
  audit = memoryAuditLog();
  const parts = { applications: memoryApplications(), audit, transactions: memoryTransactions(), clock };
  manage = new ManageApplications({ ...parts, ids, random: randomBytes });
  verify = new VerifyApiKey(parts);
});

async function registered(): Promise<NewKey> {
  const made = await manage.register(manager, 'ci', ['read:schedules'], 90);
  if (!made.ok) throw new Error(made.refusal.code);
  return made.value;
}
const isGood = async (key: string) => (await verify.execute(key, { address: '198.51.100.4' })).ok;

describe('an application', () => {
  it('has a key that says whose it is until it expires', async () => {
    const { key, application } = await registered();
    expect(await verify.execute(key)).toMatchObject({ ok: true, value: { application } });
    clock.advance(90 * day);
    expect(await isGood(key)).toBe(false);
  });

  it('is not known by another secret, nor by the id of another key', async () => {
    const { key } = await registered();
    expect(await isGood(key.replace(/.{4}$/u, 'AAAA'))).toBe(false);
    expect(await isGood(key.replace('hf_00', 'hf_01'))).toBe(false);
    expect(await isGood('junk')).toBe(false);
  });

  it('is given nothing that its maker lacks', async () => {
    expect(await manage.register(manager, 'ci', ['read:schedules', 'run:schedules'], 90)).toMatchObject({ ok: false, refusal: { code: 'forbidden', detail: 'run:schedules' } });
    expect(await manage.register(manager, 'ci', ['*'], 90)).toMatchObject({ ok: false, refusal: { code: 'forbidden' } });
    expect(await manage.register({ ...manager, permissions: ['*'] }, 'ci', ['*'], 90)).toMatchObject({ ok: true });
    expect(await manage.register(manager, 'ci', ['read:schedules'], 90)).toMatchObject({ ok: false, refusal: { code: 'application-exists' } });
  });

  it('gets another key while the old one goes on for the overlap, from nobody who lacks its permissions', async () => {
    const { key, application } = await registered();
    expect(await manage.rotate({ ...manager, permissions: ['manage:applications'] }, application.id, 90, 60)).toMatchObject({ ok: false, refusal: { code: 'forbidden' } });
    expect(await manage.rotate(stranger, application.id, 90, 60)).toMatchObject({ ok: false, refusal: { code: 'application-not-found' } });
    const next = await manage.rotate(manager, application.id, 90, 60);
    clock.advance(59_999);
    expect([await isGood(key), next.ok && (await isGood(next.value.key))]).toEqual([true, true]);
    clock.advance(1);
    expect([await isGood(key), next.ok && (await isGood(next.value.key))]).toEqual([false, true]);
  });

  it('has keys that are called ageing at 80 of 90 days', async () => {
    await registered();
    const ageing = async () => (await manage.list(manager.tenantId))[0]?.keys[0]?.ageing;
    clock.advance(80 * day - 1);
    expect(await ageing()).toBe(false);
    clock.advance(1);
    expect(await ageing()).toBe(true);
  });

  it('has it in the audit when a key is presented that is none, and why, and never the key', async () => {
    const { key, keyId } = await registered();
    const wrong = key.replace(/.{6}$/u, 'AAAAAA');
    for (const presented of ['no key', wrong, key.replace(keyId.replaceAll('-', ''), ids.next().replaceAll('-', ''))]) expect(await isGood(presented)).toBe(false);
    clock.advance(90 * day);
    expect(await isGood(key)).toBe(false);
    const told = audit.entries.filter(({ action }) => action === 'application-key.presented');
    expect(told.map(({ outcome, reason }) => `${outcome} ${String(reason)}`)).toEqual(['refused malformed', 'refused wrong-secret', 'refused unknown', 'refused expired']);
    expect(told[1]).toMatchObject({ tenantId: manager.tenantId, actor: { type: 'anonymous' }, target: { type: 'application-key', id: keyId } });
    expect(told.map(({ origin }) => origin)).toEqual(told.map(() => ({ address: '198.51.100.4' })));
    expect(audit.entries.find(({ action }) => action === 'application-key.issued')).toMatchObject({ origin: manager.origin });
    expect(JSON.stringify(told)).not.toContain(key.slice(-20, -6));
  });

  it('is named as an application where it acts, and a person as a person', async () => {
    const application: Manager = { ...manager, subject: 'reporting', clientId: 'reporting' };
    expect((await manage.register(application, 'more', ['read:schedules'], 90)).ok).toBe(true);
    await registered();
    expect(new Set(audit.entries.map(({ actor }) => `${actor.type} ${String(actor.id)}`))).toEqual(new Set(['application reporting', 'user ada']));
  });

  it('ends with its keys, and each key by itself, for its own tenant only', async () => {
    const { key, keyId, application } = await registered();
    expect(await manage.removeKey(stranger, application.id, keyId)).toMatchObject({ ok: false });
    expect(await manage.remove(stranger, application.id)).toMatchObject({ ok: false });
    expect(await isGood(key)).toBe(true);
    expect(await manage.removeKey(manager, application.id, keyId)).toMatchObject({ ok: true });
    expect(await isGood(key)).toBe(false);
    expect(await manage.remove(manager, application.id)).toMatchObject({ ok: true });
    expect(await manage.list(manager.tenantId)).toEqual([]);
  });
});
