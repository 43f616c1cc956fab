import { memoryAuditLog } from '@holdfast/audit-core/memory-audit-log';
import { systemClock } from '@holdfast/clock/system-clock';
import { randomIds } from '@holdfast/ids/id-source';
import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { describe, expect, it } from 'vitest';
import { memoryAccounts } from '../accounts/account.store.memory.ts';
import { argon2PasswordHasher } from '../passwords/argon2-password-hasher.ts';
import { type Bootstrap, BootstrapPlatform } from './bootstrap-platform.ts';
import { BootstrapSecret } from './bootstrap-secret.ts';
import { memoryBootstrap } from './bootstrap.store.memory.ts';

const request: Bootstrap = { secret: 'the-one-time-secret', email: ' Ada@Example.test', password: 'tractor violin mosaic 7', name: 'Ada' };

async function platform(secret: string | undefined = request.secret) {
  const accounts = memoryAccounts();
  const passwords = await argon2PasswordHasher({ memoryCost: 64, timeCost: 1, parallelism: 1 });
  const useCase = new BootstrapPlatform({
    audit: memoryAuditLog(),
    secret: new BootstrapSecret(secret),
    bootstrap: memoryBootstrap(),
    accounts,
    passwords,
    transactions: memoryTransactions(),
    clock: systemClock,
    ids: randomIds(systemClock),
  });
  return { accounts, passwords, bootstrap: (changed: Partial<Bootstrap> = {}) => useCase.execute({ ...request, ...changed }) };
}

describe('bootstrap', () => {
  it('makes the first administrator, who is found by the canonical address and has the password', async () => {
    const { accounts, passwords, bootstrap } = await platform();
    const made = await bootstrap();
    const user = await accounts.findUserByEmail('ada@example.test');

    expect(made).toEqual({ ok: true, value: { userId: user?.id, tenantId: user?.tenantId } });
    expect(user).toMatchObject({ name: 'Ada', roles: ['admin'], status: 'active' });
    expect(await passwords.verify(user?.passwordHash, request.password)).toBe(true);
  });

  it('happens once, also when many ask at the same time with the right secret', async () => {
    const { bootstrap } = await platform();
    const answers = await Promise.all(Array.from({ length: 5 }, (_, index) => bootstrap({ email: `admin${index}@example.test` })));

    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(await bootstrap()).toEqual({ ok: false, refusal: { code: 'already-bootstrapped' } });
  });

  it('refuses another secret before and after, and says nothing about the rest of the request', async () => {
    const { bootstrap } = await platform();
    const refusal = { ok: false, refusal: { code: 'invalid-bootstrap-secret' } };

    expect(await bootstrap({ secret: 'another', password: 'weak' })).toEqual(refusal);
    await bootstrap();
    expect(await bootstrap({ secret: 'another' })).toEqual(refusal);
  });

  it.each(['', 'anything', 'undefined'])('refuses the secret "%s" where none is configured', async (secret) => {
    const matcher = new BootstrapSecret(undefined);
    expect(matcher.matches(secret)).toBe(false);
  });

  it('refuses a weak password and may be tried again', async () => {
    const { bootstrap } = await platform();

    expect(await bootstrap({ password: 'password12345678' })).toMatchObject({ ok: false, refusal: { code: 'weak-password' } });
    expect(await bootstrap()).toMatchObject({ ok: true });
  });
});
