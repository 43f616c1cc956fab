import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceName } from '@holdfast/contracts/services';
import { openPki } from '@holdfast/local/pki/pki';
import { createTestCa } from '@holdfast/testkit/certificates';
import { httpsRequest } from '@holdfast/testkit/https-request';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decide, resume, tokenFromMail } from '../journeys/approver.ts';
import { Receiver } from '../journeys/receiver.ts';
import { World, type Json } from '../journeys/world.ts';
import { Load, type LoadRequest } from './load.ts';
import { whyNoHosts } from './network.ts';
import { parts, replicas, startStand } from './stand.ts';

const reason = await whyNoHosts();
if (reason !== undefined) process.stderr.write(`SKIPPED several hosts: this machine allows no network namespaces (${reason})\n`);

let stand: Awaited<ReturnType<typeof startStand>>;
let world: World;
beforeAll(async () => {
  if (reason !== undefined) return;
  const receiver = new Receiver();
  const [host = '', port = ''] = (await receiver.start()).split(':');
  stand = await startStand({ receiver: { host, port: Number(port) } });
  // A client that does not wait for ever, as the hosts that it waits for may be gone.
  world = await World.over(stand.platform, receiver, stand.receiverAddress, stand.stateDir, 5_000);
}, 180_000);
afterAll(async () => (world as World | undefined)?.[Symbol.asyncDispose]());

const paid = ['/do/0/decide', '/do/1/route', '/do/2/pay', '/do/5/paid'];
const payments = (amount: number) => world.receiver.effects('/pay').filter((one) => (one.body as Json)['amount'] === amount);
const program = (replica: string) => {
  const found = stand.programs.get(replica);
  if (found === undefined) throw new Error(`there is no ${replica}`);
  return found;
};
const completed = async (id: string) => expect((await world.instance(id))['status']).toBe('completed');
/** What the client of an approver does: asks again while there is no answer, and takes 410 for "it was taken". */
const persistently = <T>(ask: () => Promise<T>): Promise<T> => vi.waitFor(ask, { timeout: 90_000, interval: 200 });

describe.skipIf(reason !== undefined)('the platform on ten hosts, two replicas of everything', () => {
  it('takes an approval by mail, a callback and a deadline from end to end', async () => {
    const approved = await world.startExpense('hosts@example.test', { amount: 7001 });
    const late = await world.startExpense('hosts-late@example.test', { amount: 7002, deadline: 'PT2S' });
    expect((await decide(world, await tokenFromMail(world, 'hosts@example.test'), 'approve')).status).toBe(200);
    await world.endedWith(approved, { result: 'paid' }, paid);
    await world.endedWith(late, { result: 'escalated' }, ['/do/0/decide', '/do/1/route', '/do/3/escalate', '/do/6/escalated']);
    expect(payments(7001)).toHaveLength(1);
    const called = await world.startInstance('callback', {});
    const order = await vi.waitFor(() => {
      const [first] = world.receiver.effects('/order');
      expect(first).toBeDefined();
      return first?.body as { callback: string };
    }, 30_000);
    expect((await resume(world, order.callback.split('#')[1] ?? '', 'delivered')).status).toBe(200);
    await world.endedWith(called, { outcome: 'delivered' }, ['/do/0/open', '/do/1/order', '/do/2/confirmed']);
  });

  it('fails no request of a hundred a second while everything is restarted, one replica after another', async () => {
    const keys: string[] = [];
    const authorization = { authorization: `Bearer ${world.token}` };
    const waiting = await world.startExpense('rolling@example.test', { amount: 7300 });
    const token = await tokenFromMail(world, 'rolling@example.test');
    const mix: readonly (() => LoadRequest)[] = [
      () => ({ method: 'GET', path: '/.well-known/jwks.json' }),
      () => ({ method: 'GET', path: `/v1/instances/${waiting}`, headers: authorization }),
      () => ({ method: 'GET', path: '/v1/schedules', headers: authorization }),
      () => ({ method: 'GET', path: '/r' }),
      () => {
        const key = crypto.randomUUID();
        keys.push(key);
        return {
          method: 'POST', path: '/v1/instances', headers: { ...authorization, 'content-type': 'application/json', 'idempotency-key': key },
          body: JSON.stringify({ definition: { namespace: 'journeys', name: 'pause', version: '1.0.0' }, input: { receiver: world.receiverUrl, pause: 'PT1S' } }),
        };
      },
    ];
    const load = new Load(stand.platform.urls.gateway, stand.platform.caFile, 100, (number) => mix[number % mix.length]?.() ?? { method: 'GET', path: '/r' });
    for (const part of parts) {
      for (const replica of replicas(part)) {
        await program(replica).restart();
        // The next may only go when the gateways have taken this one up again: they leave a failing one alone for two seconds.
        if (part !== 'gateway') for (const gateway of replicas('gateway')) await answeredAgain(gateway, stand.network.host(replica).address);
      }
    }
    const account = await load.end();
    process.stdout.write(`a rolling restart of everything: ${account.sent} requests, ${account.failed.length} failed, ${account.repeated} went again on a new connection; ${JSON.stringify(account.answers)}\n`);
    expect(account.failed).toEqual([]);
    expect(Object.keys(account.answers).toSorted()).toEqual(['200', '201']);
    expect(account.sent).toBeGreaterThan(1000);

    expect((await decide(world, token, 'approve')).status).toBe(200);
    await world.endedWith(waiting, { result: 'paid' }, paid);
    await vi.waitFor(async () => {
      const [counted] = await world.rows('workflow-engine', "SELECT count(*)::int AS n FROM instances WHERE status <> 'completed'");
      expect(counted).toEqual({ n: 0 });
    }, { timeout: 60_000, interval: 200 });
    // Each start that was asked for happened once, and each had its two effects once (I5).
    const [started] = await world.rows('workflow-engine', "SELECT count(*)::int AS n FROM instances WHERE idempotency_key = ANY($1)", keys);
    expect(started).toEqual({ n: keys.length });
    expect(world.receiver.effects('/after').length).toBe(world.receiver.effects('/before').length);
  });

  it.each(parts.map((part, index) => [replicas(part)[0], 7100 + index] as const))('loses nothing while %s is cut off, nor when it is back (I1, I5, I6)', async (replica, amount) => {
    const waiting = await world.startExpense(`${replica}-before@example.test`, { amount });
    const token = await tokenFromMail(world, `${replica}-before@example.test`);
    const pausing = await Promise.all(Array.from({ length: 10 }, () => world.startInstance('pause', { pause: 'PT1S' })));
    await stand.network.host(replica).cut();
    try {
      await persistently(async () => expect([200, 202, 410]).toContain((await decide(world, token, 'approve')).status));
      await persistently(() => completed(waiting));
      const meanwhile = await persistently(() => world.startExpense(`${replica}-during@example.test`, { amount: amount + 100 }));
      const other = await tokenFromMail(world, `${replica}-during@example.test`);
      await persistently(async () => expect([200, 202, 410]).toContain((await decide(world, other, 'approve')).status));
      await persistently(() => completed(meanwhile));
      for (const id of pausing) await persistently(() => completed(id));
    } finally {
      await stand.network.host(replica).join();
    }
    await persistently(() => program(replica).waitReady());
    await persistently(() => world.endedWith(waiting, { result: 'paid' }, paid));
    expect(payments(amount)).toHaveLength(1);
    for (const id of pausing) expect(await persistently(() => world.completedTasks(id))).toEqual(['/do/0/before', '/do/1/pause', '/do/2/after', '/do/3/done']);
  });

  it('gives a caller with a wrong certificate no answer, and has it in the log and in the audit', async () => {
    using foreign = await createTestCa('somebody else');
    const host = stand.network.host('resume-token-1').address;
    const ask = (tlsDir?: string) => httpsRequest({ host, port: 4103, path: '/internal/v1/redemptions/read', method: 'POST', caFile: stand.platform.caFile, body: '{}', headers: { 'content-type': 'application/json' }, ...(tlsDir === undefined ? {} : { tlsDir }) });
    await expect(ask()).rejects.toThrow();
    await expect(ask(await foreign.issue({ service: 'workflow-engine' }))).rejects.toThrow();
    await expect(ask(await expired('workflow-engine'))).rejects.toThrow();
    expect((await ask(stand.pki.workloadDir('scheduler'))).status).toBe(403);
    await vi.waitFor(async () => {
      const bodies = (await world.rows('resume-token', 'SELECT body FROM audit_records ORDER BY id')).map(({ body }) => JSON.parse(String(body)) as Json);
      expect(bodies.filter(({ action }) => action === 'peer.connected').map(({ reason: why, actor }) => [why, actor])).toEqual([
        ['no-certificate', { type: 'anonymous' }],
        ['unable-to-verify-leaf-signature', { type: 'anonymous' }],
        ['cert-has-expired', { type: 'anonymous' }],
        ['caller-not-allowed', { type: 'service', id: 'spiffe://holdfast/ns/local/sa/scheduler' }],
      ]);
    }, 30_000);
    expect(stand.log('resume-token-1')).toContain('"reason":"unable-to-verify-leaf-signature"');
  });

  it('sends nothing to a service with a wrong certificate', async () => {
    using foreign = await createTestCa('somebody else');
    for (const [replica, tlsDir] of [['identity-2', await foreign.issue({ service: 'identity' })], ['identity-2', stand.pki.workloadDir('scheduler')]] as const) {
      await program(replica).stop();
      const impostor = await stand.impostor(replica, tlsDir);
      await impostor.waitReady();
      const before = stand.log(replica).split('"message":"request"').length;
      for (let count = 0; count < 20; count += 1) expect((await world.api.call('/.well-known/jwks.json')).status).toBe(200);
      expect(stand.log(replica).split('"message":"request"').length).toBe(before);
      await impostor.stop();
      await program(replica).restart();
    }
  });
});

/** From now on, the gateway has had an answer from the address. */
async function answeredAgain(gateway: string, address: string): Promise<void> {
  const from = stand.log(gateway).length;
  await vi.waitFor(() => expect(stand.log(gateway).slice(from)).toMatch(new RegExp(`"status":2\\d\\d[^\\n]*"upstream":"${address.replaceAll('.', '\\.')}:`, 'u')), { timeout: 20_000, interval: 50 });
}

/** A folder with a certificate of the stand's own authority whose time was over a day ago. */
async function expired(service: ServiceName): Promise<string> {
  const folder = join(stand.stateDir, 'expired');
  for (const name of ['ca.crt', 'ca.key']) cpSync(join(stand.stateDir, 'pki', name), join(folder, name));
  const pki = await openPki(folder, { now: () => new Date(Date.now() - 48 * 3_600_000) });
  return pki.workloadDir(service);
}
