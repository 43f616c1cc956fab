import { describe, expect, it } from 'vitest';
import type { Mail } from '../mails/mail.ts';
import { origin, password, peopleWorld, refusal } from '../testing/people-world.ts';

const done = { ok: true, value: undefined };
const to = 'ada@example.org';

async function world() {
  const made = await peopleWorld();
  const owner = { userId: made.ada.id, origin };
  const mails = (template: Mail['template']) => [...made.owed.values()].map(({ mail }) => mail).filter((mail) => mail.template === template);
  return { ...made, owner, mails, codeFor: () => mails('address-confirmation').at(-1)?.code ?? '', emailOf: async () => (await made.accounts.findUser(made.ada.id))?.email };
}

describe('a change of address', () => {
  it('happens once the code that was mailed to the new address comes back, and the old one is told before and after', async () => {
    const { address, owner, mails, codeFor, emailOf, accounts, ada, clock } = await world();
    expect(await address.request(owner, { email: ' Ada@Example.org', password })).toEqual(done);

    expect(mails('address-confirmation').map((mail) => mail.to)).toEqual([to]);
    expect(mails('address-change-asked')).toMatchObject([{ to: ada.email, newAddress: to }]);
    expect(await emailOf()).toBe(ada.email);
    expect(await address.confirm(codeFor(), origin)).toEqual(done);
    expect(await accounts.findUser(ada.id)).toMatchObject({ email: to, emailVerifiedAt: clock.now() });
    expect(mails('address-changed')).toMatchObject([{ to: ada.email, newAddress: to }]);
    expect(await address.confirm(codeFor(), origin)).toEqual(refusal('code-invalid'));
  });

  it('asks for the password, and counts wrong ones as logins are counted', async () => {
    const { address, owner, owed } = await world();
    for (let attempt = 0; attempt < 10; attempt += 1) expect(await address.request(owner, { email: to, password: 'wrong' })).toEqual(refusal('invalid-credentials'));

    expect(await address.request(owner, { email: to, password })).toMatchObject(refusal('too-many-requests'));
    expect(owed.size).toBe(0);
  });

  it('answers alike when somebody has the address, whom nothing is mailed', async () => {
    const { address, owner, eve, mails, codeFor, emailOf, ada } = await world();

    expect(await address.request(owner, { email: eve.email, password })).toEqual(done);
    expect(mails('address-confirmation').map((mail) => mail.to)).toEqual([undefined]);
    expect(await address.confirm(codeFor(), origin)).toEqual(refusal('code-invalid'));
    expect(await emailOf()).toBe(ada.email);
  });

  it('is confirmed within an hour, while the account is good', async () => {
    const { address, owner, codeFor, clock, accounts, transactions, ada } = await world();
    await address.request(owner, { email: to, password });
    clock.advance(3_600_000);
    expect(await address.confirm(codeFor(), origin)).toEqual(refusal('code-invalid'));
    await address.request(owner, { email: to, password });
    await transactions.run((tx) => accounts.setStatus(tx, ada.id, 'disabled'));

    expect(await address.confirm(codeFor(), origin)).toEqual(refusal('code-invalid'));
  });

  it('leaves no older code that would change it back', async () => {
    const { address, owner, codeFor, emailOf } = await world();
    await address.verify(owner);
    const older = codeFor();
    await address.request(owner, { email: to, password });
    await address.confirm(codeFor(), origin);

    expect(await address.confirm(older, origin)).toEqual(refusal('code-invalid'));
    expect(await emailOf()).toBe(to);
  });

  it('has mails sent five times in a quarter of an hour at most, and is for people', async () => {
    const { address, owner } = await world();
    for (let asked = 0; asked < 5; asked += 1) expect(await address.verify(owner)).toEqual(done);

    expect(await address.verify(owner)).toMatchObject(refusal('too-many-requests'));
    expect(await address.request(owner, { email: to, password })).toMatchObject(refusal('too-many-requests'));
    const application = { ...owner, userId: 'application' as typeof owner.userId };
    expect([await address.verify(application), await address.request(application, { email: to, password })]).toEqual([refusal('unauthenticated'), refusal('unauthenticated')]);
  });
});

it('an address is verified by the code that was mailed to it, and nobody is told of a change', async () => {
  const { address, owner, mails, codeFor, accounts, ada, clock, audit } = await world();
  await address.verify(owner);

  expect(ada.emailVerifiedAt).toBeUndefined();
  expect(await address.confirm(codeFor(), origin)).toEqual(done);
  expect(await accounts.findUser(ada.id)).toMatchObject({ email: ada.email, emailVerifiedAt: clock.now() });
  expect(mails('address-changed')).toEqual([]);
  expect(audit.entries.at(-1)).toMatchObject({ action: 'address.confirmed', outcome: 'succeeded' });
});
