import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decide, form, resume, tokenFromMail, tokensFromMails } from './approver.ts';
import { firedEarly } from './fired-early.ts';
import { raceForm } from './race.ts';
import { World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => (world as World | undefined)?.[Symbol.asyncDispose]());

/** Redemptions of the instance that took effect. */
async function redemptions(instanceId: string): Promise<number> {
  const rows = await world.rows('resume-token', 'SELECT count(*)::int AS n FROM redemptions WHERE instance_id = $1', instanceId);
  return rows[0]?.['n'] as number;
}

describe('an approval through the gateway', () => {
  it('is paid once when the approver approves, and the history tells every step', async () => {
    const id = await world.startExpense('approve@example.test');
    const token = await tokenFromMail(world, 'approve@example.test');
    await world.untilStatus(id, 'waiting');

    const page = await world.api.call(`/r?t=${token}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Expense of 900 by Ada');
    expect(await redemptions(id)).toBe(0);

    const decided = await decide(world, token, 'approve');
    expect(decided.status, decided.text).toBe(200);
    await world.endedWith(id, { result: 'paid' }, ['/do/0/decide', '/do/1/route', '/do/2/pay', '/do/5/paid']);
    expect(world.receiver.effects('/pay').filter((one) => (one.body as { amount: number }).amount === 900)).toHaveLength(1);
    expect(await redemptions(id)).toBe(1);
  });

  it('is refused when the approver rejects, and nothing is paid', async () => {
    const before = world.receiver.received.length;
    const id = await world.startExpense('reject@example.test', { amount: 901 });
    const decided = await decide(world, await tokenFromMail(world, 'reject@example.test'), 'reject');
    expect(decided.status, decided.text).toBe(200);
    await world.endedWith(id, { result: 'rejected' }, ['/do/0/decide', '/do/1/route', '/do/4/refuse']);
    expect(world.receiver.received.slice(before).filter((one) => (one.body as { amount?: number }).amount === 901)).toEqual([]);
  });

  it('escalates when the deadline passes, and the link is 410 from then on (I10)', async () => {
    const id = await world.startExpense('late@example.test', { amount: 902, deadline: 'PT2S' });
    const token = await tokenFromMail(world, 'late@example.test');
    await world.endedWith(id, { result: 'escalated' }, ['/do/0/decide', '/do/1/route', '/do/3/escalate', '/do/6/escalated']);
    expect((await resume(world, token, 'approve')).status).toBe(410);
    expect(await redemptions(id)).toBe(0);
    expect(await world.rows('scheduler', 'SELECT state FROM timers WHERE instance_id = $1', id)).toEqual([{ state: 'fired' }]);
    expect(firedEarly(await world.history(id))).toEqual([]);
  });

  it('is asked for again by a reminder, whose link is as good as the first, and the decision ends both', async () => {
    const id = await world.startExpense('reminded@example.test', { amount: 906, reminders: ['PT1S'] });
    const [first, second] = (await tokensFromMails(world, 'reminded@example.test', 2)) as [string, string];
    expect(second).not.toBe(first);
    expect((await decide(world, second, 'approve')).status).toBe(200);
    expect((await resume(world, first, 'reject')).status).toBe(410);
    await world.endedWith(id, { result: 'paid' }, ['/do/0/decide', '/do/1/route', '/do/2/pay', '/do/5/paid']);
    expect(await redemptions(id)).toBe(1);
  });

  it('answers one 200 and one 410 when a link is used at the same time from two connections (I6)', async () => {
    const id = await world.startExpense('race@example.test', { amount: 903 });
    const token = await tokenFromMail(world, 'race@example.test');
    const statuses = await raceForm(world.platform.urls.gateway, world.platform.caFile, '/r', form(token, 'approve'), 2);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 410]);
    await world.untilStatus(id, 'completed');
    expect(await redemptions(id)).toBe(1);
    expect(world.receiver.effects('/pay').filter((one) => (one.body as { amount: number }).amount === 903)).toHaveLength(1);
  });

  it('lets an integrator resume by the callback it was given, and keeps the token out of the data', async () => {
    const id = await world.startInstance('callback', {});
    const order = await vi.waitFor(() => {
      const [first] = world.receiver.effects('/order');
      expect(first).toBeDefined();
      return first?.body as { callback: string };
    }, 30_000);
    const token = /#([\w.-]+)$/u.exec(order.callback)?.[1] as string;
    const waiting = await world.untilStatus(id, 'waiting');
    expect(token.split('.')).toHaveLength(3);
    expect(JSON.stringify([waiting, await world.history(id)])).not.toContain(token);

    const answer = await resume(world, token, 'delivered');
    expect(answer.status, answer.text).toBe(200);
    expect((await world.untilStatus(id, 'completed'))['output']).toEqual({ outcome: 'delivered' });
  });

  it('closes its link when it is cancelled', async () => {
    const id = await world.startExpense('cancel@example.test');
    const token = await tokenFromMail(world, 'cancel@example.test');
    const cancelled = await world.api.call(`/v1/instances/${id}/cancel`, { method: 'POST', token: world.token });
    expect(cancelled.status, cancelled.text).toBe(200);
    await world.untilStatus(id, 'cancelled');
    const late = await resume(world, token, 'approve');
    expect([late.status, late.json['code']]).toEqual([410, 'bookmark-closed']);
    expect((await world.instance(id))['status']).toBe('cancelled');
  });
});

describe('a link that is not good', () => {
  it('is 400 when it is not ours, whatever it looks like, and 410 when it was used', async () => {
    const id = await world.startExpense('bad@example.test');
    const token = await tokenFromMail(world, 'bad@example.test');
    const [header, claims, signature] = token.split('.') as [string, string, string];
    const forged = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'resume+jwt' })).toString('base64url');
    for (const wrong of ['x', 'a.b.c', `${header}.${claims}.${forged}`, `${header}.${claims}.`, `${none}.${claims}.`, world.token]) {
      const answer = await resume(world, wrong, 'approve');
      expect([answer.status, answer.json['code']], wrong.slice(0, 12)).toEqual([400, 'resume-token-invalid']);
    }
    expect((await world.instance(id))['status']).toBe('waiting');

    expect((await decide(world, token, 'approve')).status).toBe(200);
    const again = await resume(world, token, 'approve');
    expect([again.status, again.json['code']]).toEqual([410, 'resume-token-consumed']);
  });

  it('cannot be used a second time by spelling it differently', async () => {
    const id = await world.startExpense('respelled@example.test', { amount: 904 });
    const token = await tokenFromMail(world, 'respelled@example.test');
    expect((await decide(world, token, 'approve')).status).toBe(200);
    const [header, claims, signature] = token.split('.') as [string, string, string];
    for (const respelled of [`${token}=`, `${header}.${claims}.${signature}==`, ` ${token}`, `${token}%20`, token.replaceAll('-', '+').replaceAll('_', '/')]) {
      expect((await resume(world, respelled, 'approve')).status).toBeGreaterThanOrEqual(400);
    }
    await world.untilStatus(id, 'completed');
    expect(await redemptions(id)).toBe(1);
  });

  it('is 410 once it has expired, by the database clock', async () => {
    await world.startExpense('expired@example.test', { deadline: 'PT1S', amount: 905 });
    const token = await tokenFromMail(world, 'expired@example.test');
    const expiry = (JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString()) as { exp: number }).exp;
    await expect.poll(() => Date.now() / 1000 - expiry, { timeout: 10_000 }).toBeGreaterThan(0);
    expect((await resume(world, token, 'approve')).status).toBe(410);
  });

  it('is 422 when it carries an outcome that was not offered, and stays good', async () => {
    await world.startExpense('outcome@example.test');
    const token = await tokenFromMail(world, 'outcome@example.test');
    const answer = await resume(world, token, 'maybe');
    expect([answer.status, answer.json['code']]).toEqual([422, 'outcome-not-allowed']);
    expect((await resume(world, token, 'reject')).status).toBe(200);
  });
});
