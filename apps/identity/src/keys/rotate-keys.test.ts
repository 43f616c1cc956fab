import { ManualClock } from '@holdfast/clock/manual-clock';
import { memoryAuditLog } from '@holdfast/audit-core/memory-audit-log';
import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { countingIds } from '@holdfast/ids/id-source';
import type { TenantId } from '@holdfast/ids/ids';
import { describe, expect, it } from 'vitest';
import { memoryRevocations } from '../revocation/revocation.store.memory.ts';
import { PublishKeys } from './publish-keys.ts';
import { RotateKeys } from './rotate-keys.ts';
import { memorySigningKeys } from './signing-key.store.memory.ts';
import type { KeyPair } from './signing-key.ts';

const by = { subject: 'ada', clientId: 'holdfast', tenantId: countingIds().next<TenantId>(), origin: { address: '203.0.113.7' } };

function cluster() {
  const [keys, revocations, clock] = [memorySigningKeys(), memoryRevocations(), new ManualClock(new Date('2026-03-01T12:00:00Z'))];
  const audit = memoryAuditLog();
  let made = 0;
  const create = async (): Promise<KeyPair> => {
    made += 1;
    return { kid: `key-${made}`, alg: 'RS256', members: { kty: 'RSA', n: 'n', e: 'AQAB' }, privateKey: new Uint8Array([1]) };
  };
  const policy = { activeSeconds: 1000, leadSeconds: 10, overlapSeconds: 100 };
  const rotate = new RotateKeys({ keys, revocations, audit, transactions: memoryTransactions(), clock, policy, create });
  const states = async () => Object.fromEntries((await keys.list()).map(({ kid, state }) => [kid, state]));
  return { keys, revocations, audit, clock, rotate, states };
}

describe('the signing keys of a cluster', () => {
  it('are made once by replicas that start together', async () => {
    const { rotate, states } = cluster();
    await Promise.all([rotate.onSchedule(), rotate.onSchedule(), rotate.onSchedule()]);
    expect(await states()).toEqual({ 'key-1': 'active', 'key-2': 'pending' });
  });

  it('go on by themselves as time passes', async () => {
    const { rotate, states, clock } = cluster();
    await rotate.onSchedule();
    clock.advance(1_000_000);
    await rotate.onSchedule();
    expect(await states()).toEqual({ 'key-1': 'retiring', 'key-2': 'active', 'key-3': 'pending' });
    clock.advance(100_000);
    await rotate.onSchedule();
    expect(await states()).toEqual({ 'key-1': 'retired', 'key-2': 'active', 'key-3': 'pending' });
  });

  it('go on by demand, unless the next one is too new', async () => {
    const { rotate, states, clock } = cluster();
    await rotate.onSchedule();
    expect(await rotate.onDemand(by)).toMatchObject({ ok: false, refusal: { code: 'signing-key-too-new', retryAfter: 10 } });
    clock.advance(10_000);
    expect(await rotate.onDemand(by)).toEqual({ ok: true, value: { kid: 'key-2' } });
    expect(await states()).toEqual({ 'key-1': 'retiring', 'key-2': 'active', 'key-3': 'pending' });
  });

  it('replace one that is revoked at once, and refuse what it signed (I14)', async () => {
    const { rotate, states, revocations, audit, clock } = cluster();
    await rotate.onSchedule();
    expect(await rotate.revoke('key-1', by)).toEqual({ ok: true, value: undefined });
    expect(await states()).toEqual({ 'key-1': 'retired', 'key-2': 'active', 'key-3': 'pending' });
    expect((await revocations.after(0, 10, clock.now())).items).toMatchObject([{ kind: 'key', value: 'key-1' }]);
    expect(audit.entries.map(({ action, actor, target }) => [action, actor.id, target?.id])).toEqual([['signing-key.revoked', 'ada', 'key-1'], ['signing-key.activated', 'ada', 'key-2']]);
    expect(await rotate.revoke('key-1', by)).toMatchObject({ ok: false, refusal: { code: 'signing-key-not-found' } });
  });

  it('lose one that does not sign without a change of the one that does', async () => {
    const { rotate, states } = cluster();
    await rotate.onSchedule();
    await rotate.revoke('key-2', by);
    expect(await states()).toEqual({ 'key-1': 'active', 'key-2': 'retired', 'key-3': 'pending' });
  });
});

describe('the JWKS', () => {
  it('holds the public members of RFC 7518 section 6.3.1 and nothing else, and the keys of others that bear no name of ours', async () => {
    const { keys, rotate } = cluster();
    await rotate.onSchedule();
    const other = { kty: 'OKP', crv: 'Ed25519', x: 'x', use: 'sig', alg: 'EdDSA', purpose: 'resume-token' } as const;
    const published = await new PublishKeys(keys, async () => [{ ...other, kid: 'other' }, { ...other, kid: 'key-1' }]).execute();

    const ours = { kty: 'RSA', use: 'sig', alg: 'RS256', n: 'n', e: 'AQAB' };
    expect(published).toEqual({ keys: [{ ...ours, kid: 'key-1' }, { ...ours, kid: 'key-2' }, { ...other, kid: 'other' }] });
  });
});
