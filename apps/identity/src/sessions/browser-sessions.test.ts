import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { password, sessionsWorld } from '../testing/sessions-world.ts';

async function browserWorld() {
  const world = await sessionsWorld();
  const begun = await world.browser.logIn({ email: world.user.email, password, address: '203.0.113.7' });
  if (!begun.ok) throw new Error(begun.refusal.code);
  return { ...world, begun: begun.value };
}

const claimsOf = (token: string) => JSON.parse(token) as Record<string, unknown>;
const refused = (code: string) => ({ ok: false, refusal: { code } });

it('a browser’s tokens say which CSRF token belongs to them, and do not tell it', async () => {
  const { begun } = await browserWorld();
  const claims = claimsOf(begun.accessToken);

  expect(claims).toMatchObject({ client_id: 'holdfast-browser', csrf: createHash('sha256').update(begun.csrfToken).digest().subarray(0, 16).toString('base64url') });
  expect(begun.accessToken).not.toContain(begun.csrfToken);
});

it('a page that was loaded anew finds the same CSRF token as long as the session lives', async () => {
  const { browser, begun } = await browserWorld();

  expect(await browser.find(begun.refreshToken)).toEqual({ ok: true, value: { csrfToken: begun.csrfToken } });
  await browser.logOut(begun, {});
  expect(await browser.find(begun.refreshToken)).toEqual(refused('unauthenticated'));
  expect(await browser.find(undefined)).toEqual(refused('unauthenticated'));
});

it('a refresh keeps the CSRF token and spends the refresh token', async () => {
  const { browser, begun } = await browserWorld();
  const next = await browser.refresh(begun, {});

  expect(next).toMatchObject({ ok: true, value: { csrfToken: begun.csrfToken } });
  expect(next.ok && next.value.refreshToken).not.toBe(begun.refreshToken);
});

it('neither a refresh nor a logout happens without the CSRF token of this very session', async () => {
  const [{ browser, begun }, other] = [await browserWorld(), await browserWorld()];
  for (const csrfToken of [undefined, '', 'x', other.begun.csrfToken]) {
    expect(await browser.refresh({ ...begun, csrfToken }, {})).toEqual(refused('cross-site-request'));
    expect(await browser.logOut({ ...begun, csrfToken }, {})).toEqual(refused('cross-site-request'));
  }
  expect(await browser.refresh(begun, {})).toMatchObject({ ok: true });
});

it('a browser’s refresh token is good in its cookie alone, and no other is good there', async () => {
  const { browser, refresh, login, tokens, begun } = await browserWorld();
  const program = await tokens(login());

  expect(await refresh.execute(begun.refreshToken)).toEqual(refused('invalid-grant'));
  expect(await browser.refresh({ refreshToken: program.refreshToken, csrfToken: begun.csrfToken }, {})).toEqual(refused('invalid-grant'));
  expect(await browser.refresh({ refreshToken: undefined, csrfToken: begun.csrfToken }, {})).toEqual(refused('invalid-grant'));
  expect(await browser.refresh(begun, {})).toMatchObject({ ok: true });
});

it('logging out without a session is no refusal', async () => {
  const { browser } = await browserWorld();

  expect(await browser.logOut({ refreshToken: undefined, csrfToken: undefined }, {})).toMatchObject({ ok: true });
});

it('a wrong password begins no browser session', async () => {
  const { browser, user } = await browserWorld();

  expect(await browser.logIn({ email: user.email, password: 'wrong', address: '203.0.113.7' })).toEqual(refused('invalid-credentials'));
});
