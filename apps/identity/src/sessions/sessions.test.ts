import type { SessionId } from '@holdfast/ids/ids';
import { hash as bcryptHash } from '@node-rs/bcrypt';
import { describe, expect, it } from 'vitest';
import { password, sessionsWorld as world } from '../testing/sessions-world.ts';

const day = 86_400_000;
const invalidGrant = { ok: false, refusal: { code: 'invalid-grant' } };
const invalidCredentials = { ok: false, refusal: { code: 'invalid-credentials' } };

describe('login', () => {
  it('makes the hash of another system anew, once its owner has shown the password, and not for a wrong one', async () => {
    const hash = await bcryptHash(password, { cost: 4 });
    const { login, user, accounts, audit } = await world('active', hash);

    expect(await login({ password: 'wrong' })).toEqual(invalidCredentials);
    expect((await accounts.findUser(user.id))?.passwordHash).toBe(hash);
    expect(await login()).toMatchObject({ ok: true });
    const renewed = (await accounts.findUser(user.id))?.passwordHash;
    expect(renewed).toMatch(/^\$argon2id\$/u);
    expect(await login()).toMatchObject({ ok: true });
    expect((await accounts.findUser(user.id))?.passwordHash).toBe(renewed);
    expect(audit.entries.filter(({ action }) => action === 'password.rehashed')).toHaveLength(1);
  });

  it('answers the right password with an access token and a refresh token of 256 bits', async () => {
    const { login, tokens, user } = await world();
    const pair = await tokens(login());

    expect(pair).toMatchObject({ expiresIn: 600, refreshExpiresIn: 604_800 });
    expect(JSON.parse(pair.accessToken)).toMatchObject({ sub: user.id, client_id: 'holdfast', permissions: ['read:workflow-instances'] });
    expect(Buffer.from(pair.refreshToken, 'base64url')).toHaveLength(32);
  });

  it('finds the account however its address is written', async () => {
    const { login } = await world();

    expect(await login({ email: ' ADA@example.TEST ' })).toMatchObject({ ok: true });
  });

  it('answers a wrong password, an unknown account and a disabled one alike', async () => {
    const [{ login }, disabled] = [await world(), await world('disabled')];

    expect(await login({ password: 'tractor violin mosaic 8' })).toEqual(invalidCredentials);
    expect(await login({ email: 'nobody@example.test' })).toEqual(invalidCredentials);
    expect(await disabled.login()).toEqual(invalidCredentials);
  });

  it('refuses the right password too once an address has tried too often, and not from another address', async () => {
    const { login } = await world();
    for (let attempt = 0; attempt < 10; attempt += 1) await login({ password: 'wrong' });

    expect(await login()).toMatchObject({ ok: false, refusal: { code: 'too-many-requests' } });
    expect(await login({ address: '198.51.100.1' })).toMatchObject({ ok: true });
  });
});

describe('refresh', () => {
  it('spends the refresh token for the next pair', async () => {
    const { login, refresh, tokens, clock } = await world();
    const first = await tokens(login());
    clock.advance(day);
    const second = await tokens(refresh.execute(first.refreshToken));

    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(second.refreshExpiresIn).toBe(604_800);
    expect(await refresh.execute(second.refreshToken)).toMatchObject({ ok: true });
  });

  it('ends the whole session when a spent token comes back, the access tokens with it (RFC 9700 section 4.14.2)', async () => {
    const { login, refresh, tokens, whoIs, clock } = await world();
    const first = await tokens(login());
    const second = await tokens(refresh.execute(first.refreshToken));

    clock.advance(10_000);

    expect(await refresh.execute(first.refreshToken)).toEqual(invalidGrant);
    expect(await refresh.execute(second.refreshToken)).toEqual(invalidGrant);
    expect(await whoIs(second.accessToken)).toMatchObject({ ok: false });
  });

  it('ends the session at once when a token comes back after its successor was used', async () => {
    const { login, refresh, tokens } = await world();
    const first = await tokens(login());
    const second = await tokens(refresh.execute(first.refreshToken));
    const third = await tokens(refresh.execute(second.refreshToken));

    expect(await refresh.execute(first.refreshToken)).toEqual(invalidGrant);
    expect(await refresh.execute(third.refreshToken)).toEqual(invalidGrant);
  });

  it('gives the client that lost the answer the same successor, for ten seconds', async () => {
    const { audit, login, refresh, tokens, whoIs, clock } = await world();
    const from = { address: '203.0.113.7', userAgent: 'console' };
    const { refreshToken } = await tokens(login());
    const lost = await tokens(refresh.execute(refreshToken, from));
    clock.advance(9_000);
    const again = await tokens(refresh.execute(refreshToken, from));

    expect(again.refreshToken).toBe(lost.refreshToken);
    expect(await whoIs(again.accessToken)).toMatchObject({ ok: true });
    expect(audit.entries.at(-1)).toMatchObject({ action: 'session.refreshed', outcome: 'succeeded', reason: 'answer-lost' });
    expect(await refresh.execute(again.refreshToken, from)).toMatchObject({ ok: true });
  });

  it.each([{ address: '198.51.100.1', userAgent: 'console' }, { address: '203.0.113.7', userAgent: 'other' }])('ends the session when another client ($address, $userAgent) brings a spent token', async (thief) => {
    const { login, refresh, tokens } = await world();
    const { refreshToken } = await tokens(login());
    const { refreshToken: next } = await tokens(refresh.execute(refreshToken, { address: '203.0.113.7', userAgent: 'console' }));

    expect(await refresh.execute(refreshToken, thief)).toEqual(invalidGrant);
    expect(await refresh.execute(next)).toEqual(invalidGrant);
  });

  it('has one branch, however often a token is used at the same time', async () => {
    const { login, refresh, tokens } = await world();
    const { refreshToken } = await tokens(login());
    const pairs = await Promise.all(Array.from({ length: 5 }, () => tokens(refresh.execute(refreshToken))));

    expect(new Set(pairs.map((pair) => pair.refreshToken)).size).toBe(1);
  });

  it('leaves the other sessions of the user alone', async () => {
    const { login, refresh, tokens, clock } = await world();
    const [stolen, other] = [await tokens(login()), await tokens(login())];
    await refresh.execute(stolen.refreshToken);
    clock.advance(10_000);
    expect(await refresh.execute(stolen.refreshToken)).toEqual(invalidGrant);

    expect(await refresh.execute(other.refreshToken)).toMatchObject({ ok: true });
  });

  it('refuses an unknown token, and one that was not used for a week', async () => {
    const { login, refresh, tokens, clock } = await world();
    const { refreshToken } = await tokens(login());

    expect(await refresh.execute('made up')).toEqual(invalidGrant);
    clock.advance(7 * day);
    expect(await refresh.execute(refreshToken)).toEqual(invalidGrant);
  });

  it('goes on for thirty days and not a second longer, however busy the session is', async () => {
    const { login, refresh, tokens, clock } = await world();
    let pair = await tokens(login());
    for (let week = 0; week < 4; week += 1) {
      clock.advance(6.5 * day);
      pair = await tokens(refresh.execute(pair.refreshToken));
    }

    expect(pair.refreshExpiresIn).toBe((4 * day) / 1000);
    clock.advance(4 * day);
    expect(await refresh.execute(pair.refreshToken)).toEqual(invalidGrant);
  });
});

describe('logout', () => {
  it('ends the session, its refresh token and its access token', async () => {
    const { login, refresh, logOut, tokens, whoIs } = await world();
    const pair = await tokens(login());
    expect(await whoIs(pair.accessToken)).toMatchObject({ ok: true });
    await logOut.execute(pair.refreshToken);

    expect(await refresh.execute(pair.refreshToken)).toEqual(invalidGrant);
    expect(await whoIs(pair.accessToken)).toEqual({ ok: false, refusal: { code: 'unauthenticated' } });
  });

  it('says nothing about a token it does not know', async () => {
    const { logOut } = await world();

    await expect(logOut.execute('made up')).resolves.toBeUndefined();
  });
});

describe('the audit of sessions', () => {
  it('has every attempt to log in, with the account as it was typed and where it came from', async () => {
    const { audit, login, user } = await world();
    await login({ password: 'wrong' });
    await login({ email: 'nobody@example.test' });
    await login();

    expect(audit.entries).toMatchObject([
      { action: 'login.attempted', outcome: 'refused', reason: 'invalid-credentials', actor: { type: 'anonymous' }, account: user.email, origin: { address: '203.0.113.7' } },
      { action: 'login.attempted', outcome: 'refused', reason: 'invalid-credentials', account: 'nobody@example.test' },
      { action: 'login.attempted', outcome: 'succeeded', tenantId: user.tenantId, actor: { type: 'user', id: user.id }, target: { type: 'session' } },
    ]);
  });

  it('has what becomes of a session, and never a token or a password', async () => {
    const { audit, clock, login, refresh, logOut, tokens } = await world();
    const [first, other] = [await tokens(login()), await tokens(login())];
    const second = await tokens(refresh.execute(first.refreshToken));
    clock.advance(10_000);
    await refresh.execute(first.refreshToken);
    await refresh.execute('made up');
    await logOut.execute(other.refreshToken);

    expect(audit.entries.slice(2).map(({ action, outcome, reason }) => [action, outcome, reason])).toEqual([
      ['session.refreshed', 'succeeded', undefined],
      ['session.ended', 'succeeded', 'token-reused'],
      ['session.refreshed', 'refused', 'invalid-grant'],
      ['session.ended', 'succeeded', 'logged-out'],
    ]);
    for (const secret of [password, first.refreshToken, second.refreshToken, first.accessToken]) expect(JSON.stringify(audit.entries)).not.toContain(secret);
  });
});

describe('sessions as their owner sees them', () => {
  const origin = { address: '203.0.113.7' };

  it('are listed while they live, and ended one by one or all together', async () => {
    const { manage, login, refresh, tokens, user } = await world();
    const owner = { userId: user.id, tenantId: user.tenantId, actor: { type: 'user', id: user.id } as const, origin };
    const pairs = [await tokens(login()), await tokens(login()), await tokens(login())];
    const listed = await manage.list(user.id);
    expect(listed).toHaveLength(3);

    expect(await manage.end(owner, listed[0]?.id as SessionId)).toEqual({ ok: true, value: undefined });
    expect(await manage.end(owner, listed[0]?.id as SessionId)).toEqual({ ok: false, refusal: { code: 'not-found' } });
    expect(await manage.endAll(owner)).toBe(2);
    expect(await manage.list(user.id)).toEqual([]);
    for (const { refreshToken } of pairs) expect(await refresh.execute(refreshToken)).toEqual(invalidGrant);
  });

  it('all end when an administrator wants everybody in the tenant to log in again', async () => {
    const { audit, manage, login, tokens, user } = await world();
    await tokens(login());

    expect(await manage.endAllInTenant({ userId: user.id, tenantId: user.tenantId, actor: { type: 'user', id: user.id }, origin })).toBe(1);
    expect(await manage.list(user.id)).toEqual([]);
    expect(audit.entries.at(-1)).toMatchObject({ action: 'session.ended-all', target: { type: 'tenant', id: user.tenantId } });
  });
});
