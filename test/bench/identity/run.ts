/**
 * What checking and getting tokens costs: `pnpm bench identity`. In process: verification with deny-list and permission check. Against a
 * platform, through the gateway: refresh, client credentials, and logins, which argon2id bounds on purpose, while the event loop of
 * identity goes on. The services must have been built.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlatform } from '@holdfast/local/platform/start-platform';
import { Agent, request } from 'undici';
import { Lane, type LaneAnswer } from '../resume/lane.ts';
import { measureVerification } from './verify.ts';

const rounds = 3;
const lanesAtOnce = 16;
const email = 'bench@example.test';
const password = 'a long enough passphrase for benchmarks';

function spread(figures: readonly number[], digits = 0): string {
  const sorted = figures.toSorted((a, b) => a - b);
  return `${(sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(digits)} [${(sorted[0] ?? 0).toFixed(digits)}–${(sorted.at(-1) ?? 0).toFixed(digits)}]`;
}

async function three<T>(measure: () => Promise<T>): Promise<T[]> {
  const measured: T[] = [];
  for (let round = 0; round < rounds; round += 1) measured.push(await measure());
  return measured;
}

function wanted(answer: LaneAnswer, ...statuses: number[]): LaneAnswer {
  if (!statuses.includes(answer.status)) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer;
}

console.log(`identity, on ${cpus().length} cores, Node ${process.version}; three rounds, median [least–most]\n`);
for (const bits of [2048, 3072]) {
  await measureVerification(bits, 500);
  const measured = await three(() => measureVerification(bits, 3000));
  console.log(`RS256, RSA ${bits}: verified per second of CPU ${spread(measured.map(({ fresh }) => fresh))}, remembered ${spread(measured.map(({ remembered }) => remembered))}`);
}

const stateDir = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
const platform = await startPlatform({ stateDir, ports: 'free', report: (line) => console.error(line) });
let lanes = 0;
const lane = (): Lane => new Lane(platform.urls.gateway, platform.caFile, (lanes += 1));

/** Requests per second of `count`, over lanes that each go on with what they are given. */
async function throughput(count: number, work: (lane: Lane, index: number) => Promise<void>): Promise<number> {
  const open = Array.from({ length: lanesAtOnce }, lane);
  const begun = performance.now();
  await Promise.all(open.map(async (each, index) => {
    for (let done = index; done < count; done += lanesAtOnce) await work(each, index);
  }));
  for (const each of open) each.close();
  return (count * 1000) / (performance.now() - begun);
}

/** The longest that identity's event loop stood still since the last look, milliseconds. */
async function longestStall(): Promise<number> {
  const page = await (await request(`http://127.0.0.1:${platform.ports.identityManagement}/metrics`)).body.text();
  const found = /^nodejs_eventloop_delay_max(?:_seconds)?(?:\{[^}]*\})? (?<seconds>\S+)/mu.exec(page)?.groups?.['seconds'];
  if (found === undefined) throw new Error('identity does not tell how long its event loop stood still');
  return Number(found) * 1000;
}

try {
  const first = lane();
  wanted(await first.send('POST', '/v1/bootstrap', '', { secret: platform.bootstrapSecret, email, password, name: 'Bench' }), 201);
  const login = async (each: Lane) => wanted(await each.send('POST', '/v1/auth/login', '', { email, password }), 200).body;
  const bearer = `Bearer ${String((await login(first))['accessToken'])}`;
  const made = wanted(await first.send('POST', '/v1/oauth-clients', bearer, { name: 'bench', grantTypes: ['client_credentials'], authentication: 'client_secret_basic', permissions: ['read:schedules'] }), 201).body;
  const basic = `Basic ${Buffer.from(`${String(made['id'])}:${String(made['secret'])}`).toString('base64')}`;

  const refreshed = await three(async () => {
    const held = await Promise.all(Array.from({ length: lanesAtOnce }, async () => String((await login(lane()))['refreshToken'])));
    return throughput(320, async (each, index) => {
      held[index] = String(wanted(await each.send('POST', '/v1/auth/refresh', '', { refreshToken: held[index] }), 200).body['refreshToken']);
    });
  });
  console.log(`refreshes per second, ${lanesAtOnce} clients: ${spread(refreshed)}`);

  const ca = readFileSync(platform.caFile, 'utf8');
  // Limits are by address.
  const callers = Array.from({ length: 64 }, (_, index) => new Agent({ connect: { ca, localAddress: `127.0.9.${index + 1}` } }));
  let sent = 0;
  const granted = await three(() =>
    throughput(320, async () => {
      const answer = await request(`${platform.urls.gateway}/oidc/token`, { method: 'POST', dispatcher: callers[(sent += 1) % callers.length], headers: { authorization: basic, 'content-type': 'application/x-www-form-urlencoded' }, body: 'grant_type=client_credentials' });
      await answer.body.dump();
      if (answer.statusCode !== 200) throw new Error(`client credentials: ${answer.statusCode}`);
    }),
  );
  await Promise.all(callers.map((caller) => caller.close()));
  console.log(`client credentials per second, ${lanesAtOnce} clients: ${spread(granted)}`);

  const logins = await three(async () => {
    await longestStall();
    const open = Array.from({ length: 50 }, lane);
    const begun = performance.now();
    await Promise.all(open.map(login));
    const seconds = (performance.now() - begun) / 1000;
    for (const each of open) each.close();
    return { perSecond: 50 / seconds, stall: await longestStall() };
  });
  console.log(`logins per second, 50 at once: ${spread(logins.map(({ perSecond }) => perSecond))}; longest stall of the event loop meanwhile, ms: ${spread(logins.map(({ stall }) => stall), 1)}`);
  first.close();
} finally {
  await platform.stop();
  rmSync(stateDir, { recursive: true, force: true });
}
