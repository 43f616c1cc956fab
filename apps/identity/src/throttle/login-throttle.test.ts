import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { describe, expect, it } from 'vitest';
import { memoryAttempts } from './attempt.store.memory.ts';
import { loginLimits } from './login-limits.ts';
import { type Attempt, LoginThrottle } from './login-throttle.ts';

const start = new Date('2026-03-01T12:00:00.000Z');
const after = (seconds: number): Date => new Date(start.getTime() + seconds * 1000);

const month = 30 * 86_400;

function world() {
  const transactions = memoryTransactions();
  const throttle = new LoginThrottle(memoryAttempts(), transactions, loginLimits(300));
  const admitted = async (count: number, attempt: (index: number) => Attempt, now = start) => {
    const results = await Promise.all(Array.from({ length: count }, (_, index) => throttle.admit(attempt(index), now)));
    return results.filter((result) => result.ok).length;
  };
  return { throttle, admitted, succeed: (attempt: Attempt, now = start) => transactions.run((tx) => throttle.succeeded(tx, attempt, now)) };
}

const eve: Attempt = { account: 'ada@example.test', address: '203.0.113.7' };
const ada: Attempt = { account: 'ada@example.test', address: '198.51.100.1' };
const from = (index: number) => `198.51.${Math.floor(index / 250)}.${index % 250}`;

describe('the login throttle', () => {
  it('checks ten attempts of one address at one account, then tells when to come back', async () => {
    const { throttle, admitted } = world();

    expect(await admitted(150, () => eve)).toBe(10);
    expect(await throttle.admit(eve, after(60))).toEqual({ ok: false, refusal: { code: 'too-many-requests', retryAfter: 840 } });
    expect(await admitted(1, () => eve, after(900))).toBe(1);
  });

  it('lets the owner in from another address, whatever one address has tried', async () => {
    const { admitted } = world();
    await admitted(150, () => eve);

    expect(await admitted(1, () => ada)).toBe(1);
  });

  it('checks a hundred attempts of one address at all accounts', async () => {
    const { admitted } = world();

    expect(await admitted(150, (index) => ({ account: `user${index}@example.test`, address: eve.address }))).toBe(100);
  });

  it('checks a hundred attempts in a row at one account, and locks nobody out for more than an hour', async () => {
    const { admitted } = world();

    expect(await admitted(150, (index) => ({ account: eve.account, address: from(index) }))).toBe(100);
    expect(await admitted(1, () => ada, after(3599))).toBe(0);
    expect(await admitted(1, () => ada, after(3600))).toBe(1);
  });

  it('counts the addresses of one IPv6 subscriber as one', async () => {
    const { admitted } = world();

    expect(await admitted(50, (index) => ({ account: eve.account, address: `2001:db8:1:2::${index.toString(16)}` }))).toBe(10);
  });

  it('forgets what was counted against the account when the password is right, but not what its address tried elsewhere', async () => {
    const { admitted, succeed } = world();
    await admitted(10, () => ada);
    await succeed(ada);

    expect(await admitted(20, () => ada)).toBe(10);
    expect(await admitted(200, (index) => ({ account: `user${index}@example.test`, address: ada.address }))).toBe(100 - 19);
  });

  it('checks so many failures of everybody in a minute, and goes on in the next', async () => {
    const { admitted } = world();
    const scattered = (index: number) => ({ account: `user${index}@example.test`, address: from(index) });

    expect(await admitted(400, scattered)).toBe(300);
    expect(await admitted(1, () => ada, after(59))).toBe(0);
    expect(await admitted(1, () => ada, after(60))).toBe(1);
  });

  it('lets the owner in where they have logged in before, however many addresses guess at their account or at all', async () => {
    const { admitted, succeed } = world();
    await succeed(ada);
    await admitted(150, (index) => ({ account: ada.account, address: from(index + 300) }));
    await admitted(400, (index) => ({ account: `user${index}@example.test`, address: from(index + 600) }));

    expect(await admitted(1, () => ({ ...ada, address: '192.0.2.200' }), after(30))).toBe(0);
    expect(await admitted(1, () => ada, after(30))).toBe(1);
  });

  it('holds a known place to the limit of one address at one account, and forgets it after thirty days', async () => {
    const { admitted, succeed } = world();
    await succeed(ada);

    expect(await admitted(20, () => ada)).toBe(10);
    await admitted(150, (index) => ({ account: ada.account, address: from(index + 300) }), after(month));
    expect(await admitted(1, () => ada, after(month + 1))).toBe(0);
  });

  it('does not count a success against everybody', async () => {
    const { admitted, succeed } = world();
    for (let index = 0; index < 350; index += 1) {
      const attempt = { account: `user${index}@example.test`, address: from(index) };
      await admitted(1, () => attempt);
      await succeed(attempt);
    }
    expect(await admitted(1, () => ada)).toBe(1);
  });
});
