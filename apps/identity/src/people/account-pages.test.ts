import { describe, expect, it } from 'vitest';
import { pageText } from '../pages/page.ts';
import { origin, password, peopleWorld } from '../testing/people-world.ts';
import type { PageAnswer } from './account-pages.ts';

/** What a person sees. */
const seen = ({ status, page }: PageAnswer) => [status, page.title];
const alertIn = ({ page }: PageAnswer) => /<p role="alert">(?<sentence>[^<]*)/u.exec(pageText(page))?.groups?.['sentence'];

describe('the pages that links in mails lead to', () => {
  it('make an account of an invitation, and say why not', async () => {
    const { pages, invite, mailed, by, accounts } = await peopleWorld();
    await invite.execute(by, { email: 'bob@example.test', roles: ['viewer'] });
    const code = mailed()?.code ?? '';

    expect(seen(pages.invitation(code))).toEqual([200, 'Make your account']);
    const weak = await pages.acceptInvitation({ code, name: 'Bob <b>', password: 'short' }, origin);
    expect([...seen(weak), alertIn(weak)]).toEqual([422, 'Make your account', 'The password must have at least 15 characters.']);
    expect(pageText(weak.page)).toContain(`value="Bob &lt;b&gt;"`);
    expect(seen(await pages.acceptInvitation({ code, name: 'Bob', password }, origin))).toEqual([200, 'Your account is ready']);
    expect((await accounts.findUserByEmail('bob@example.test'))?.name).toBe('Bob');
    const again = await pages.acceptInvitation({ code, name: 'Bob', password }, origin);
    expect([again.status, alertIn(again)]).toEqual([400, 'This link has been used, or it has expired. Ask for a new one.']);
  });

  it('mail a link for a new password and set it; whether there is an account is not told', async () => {
    const { pages, mailed, ada, accounts, passwords } = await peopleWorld();

    expect(seen(pages.passwordReset(undefined))).toEqual([200, 'Set a new password']);
    const [known, unknown] = [await pages.askForReset('ada@example.test', origin), await pages.askForReset('nobody@example.test', origin)];
    expect(pageText(known.page)).toBe(pageText(unknown.page));
    await pages.askForReset('ada@example.test', origin);
    const code = mailed()?.code ?? '';
    expect(pageText(pages.passwordReset(code).page)).toContain(code);
    expect(seen(await pages.resetPassword({ code, password: 'another granite umbrella 42' }, origin))).toEqual([200, 'Your password is set']);
    expect(await passwords.verify((await accounts.findUser(ada.id))?.passwordHash, 'another granite umbrella 42')).toBe(true);
    expect((await pages.resetPassword({ code, password }, origin)).status).toBe(400);
  });

  it('say when too many mails were asked for', async () => {
    const { pages } = await peopleWorld();
    for (let asked = 0; asked < 5; asked += 1) await pages.askForReset('ada@example.test', origin);
    const refused = await pages.askForReset('ada@example.test', origin);

    expect([refused.status, alertIn(refused)]).toEqual([429, 'There were too many attempts. Try again later.']);
  });

  it('confirm an address', async () => {
    const { pages, address, mailed, ada, accounts } = await peopleWorld();
    await address.verify({ userId: ada.id, origin });
    const code = mailed()?.code ?? '';

    expect(seen(pages.address(code))).toEqual([200, 'Confirm your address']);
    expect(seen(await pages.confirmAddress(code, origin))).toEqual([200, 'Your address is confirmed']);
    expect((await accounts.findUser(ada.id))?.emailVerifiedAt).toBeDefined();
    expect((await pages.confirmAddress(code, origin)).status).toBe(400);
  });

  it('have no script, and let nothing of a code into their markup', async () => {
    const { pages } = await peopleWorld();
    for (const { page } of [pages.invitation('"><script>'), pages.passwordReset('"><script>'), pages.passwordReset(undefined), pages.address('"><script>')]) expect(pageText(page)).not.toMatch(/<script|onload=/u);
  });
});
