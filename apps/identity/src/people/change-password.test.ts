import { countingIds } from '@holdfast/ids/id-source';
import type { UserId } from '@holdfast/ids/ids';
import { expect, it, describe } from 'vitest';
import { origin, password, peopleWorld, refusal } from '../testing/people-world.ts';

const newPassword = 'lantern obelisk 93 marmot';
const done = { ok: true, value: undefined };

async function world() {
  const made = await peopleWorld();
  const [here, elsewhere] = [await made.logIn(made.ada), await made.logIn(made.ada)];
  const change = (more: object = {}) => made.change.execute({ userId: made.ada.id, tokenId: here.accessTokenId, password, newPassword, origin, ...more });
  const isTheirs = async (word: string) => made.passwords.verify((await made.accounts.findUser(made.ada.id))?.passwordHash, word);
  const told = () => [...made.owed.values()].filter(({ mail }) => mail.template === 'password-changed').map(({ mail }) => mail.to);
  return { ...made, here, elsewhere, change, isTheirs, told };
}

describe('a change of password', () => {
  it('is for who knows the present one: other sessions end, this one goes on, and a mail tells of it', async () => {
    const { change, isTheirs, told, ada, audit, here, elsewhere, sessions, clock } = await world();
    expect(await change()).toEqual(done);

    expect([await isTheirs(newPassword), await isTheirs(password)]).toEqual([true, false]);
    expect([await sessions.isLive(here.accessTokenId, clock.now()), await sessions.isLive(elsewhere.accessTokenId, clock.now())]).toEqual([true, false]);
    expect(told()).toEqual([ada.email]);
    expect(audit.entries.at(-1)).toMatchObject({ action: 'password.changed', outcome: 'succeeded', account: ada.email });
    expect(JSON.stringify(audit.entries)).not.toContain('obelisk');
  });

  it('counts wrong passwords as logins are counted', async () => {
    const { change, isTheirs, told } = await world();
    for (let attempt = 0; attempt < 10; attempt += 1) expect(await change({ password: 'wrong' })).toEqual(refusal('invalid-credentials'));

    expect(await change()).toMatchObject(refusal('too-many-requests'));
    expect([await isTheirs(password), told()]).toEqual([true, []]);
  });

  it('takes no password that is weak, the present one, or made of the person’s name and address; and such a try is not counted', async () => {
    const { change, isTheirs } = await world();
    for (let round = 0; round < 4; round += 1) {
      for (const weak of ['short', password, 'adalovelace@example.test', 'ada.example.test.7', 'Ada Lovelace 12345']) expect(await change({ newPassword: weak })).toMatchObject(refusal('weak-password'));
    }

    expect(await isTheirs(password)).toBe(true);
    expect(await change()).toEqual(done);
  });

  it('happens to one of those that show the present password at the same time', async () => {
    const { change } = await world();
    const changes = await Promise.all([change(), change({ newPassword: 'another lantern obelisk 4' })]);

    expect(changes.toSorted((one, other) => Number(other.ok) - Number(one.ok))).toEqual([done, refusal('invalid-credentials')]);
  });

  it('is for people', async () => {
    const { change } = await world();
    expect(await change({ userId: countingIds().next<UserId>() })).toEqual(refusal('unauthenticated'));
  });
});
