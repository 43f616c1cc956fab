import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Platform } from '@holdfast/local/platform/platform';
import { startPlatform } from '@holdfast/local/platform/start-platform';
import { Agent, request } from 'undici';
import { Lane, type LaneAnswer } from '../resume/lane.ts';

const clients = 16;
const email = 'bench@example.test';
const password = 'a long enough passphrase for benchmarks';

/** Getting tokens from a platform of its own, through the gateway. Every client has an address of its own: limits are by address. */
export class TokenStage {
  readonly #platform: Platform;
  readonly #stateDir: string;
  #lanes = 0;

  private constructor(platform: Platform, stateDir: string) {
    this.#platform = platform;
    this.#stateDir = stateDir;
  }

  static async open(): Promise<TokenStage> {
    const stateDir = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
    const platform = await startPlatform({ stateDir, ports: 'free', report: (line) => console.error(line) });
    const stage = new TokenStage(platform, stateDir);
    const first = stage.#lane();
    wanted(await first.send('POST', '/v1/bootstrap', '', { secret: platform.bootstrapSecret, email, password, name: 'Bench' }), 201);
    first.close();
    return stage;
  }

  /** Refreshes a second, each client going on with the token that it was given. */
  async refreshes(count: number): Promise<number> {
    const held = await Promise.all(Array.from({ length: clients }, async () => String((await this.#loggedIn())['refreshToken'])));
    return this.#throughput(count, async (lane, client) => {
      held[client] = String(wanted(await lane.send('POST', '/v1/auth/refresh', '', { refreshToken: held[client] }), 200).body['refreshToken']);
    });
  }

  /** Access tokens a second for an application that proves itself by its secret (RFC 6749 section 4.4). */
  async clientCredentials(count: number): Promise<number> {
    const bearer = `Bearer ${String((await this.#loggedIn())['accessToken'])}`;
    const lane = this.#lane();
    const made = wanted(await lane.send('POST', '/v1/oauth-clients', bearer, { name: 'bench', grantTypes: ['client_credentials'], authentication: 'client_secret_basic', permissions: ['read:schedules'] }), 201).body;
    lane.close();
    const authorization = `Basic ${Buffer.from(`${String(made['id'])}:${String(made['secret'])}`).toString('base64')}`;
    const ca = readFileSync(this.#platform.caFile, 'utf8');
    const callers = Array.from({ length: 240 }, (_, index) => new Agent({ connect: { ca }, localAddress: `127.0.9.${index + 1}` }));
    let sent = 0;
    const perSecond = await this.#throughput(count, async () => {
      const answer = await request(`${this.#platform.urls.gateway}/oidc/token`, {
        method: 'POST', dispatcher: callers[(sent += 1) % callers.length], headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' }, body: 'grant_type=client_credentials',
      });
      await answer.body.dump();
      if (answer.statusCode !== 200) throw new Error(`client credentials: ${answer.statusCode}`);
    });
    await Promise.all(callers.map((caller) => caller.close()));
    return perSecond;
  }

  /** Logins a second when so many come at once, and the longest that identity's event loop was not looked at meanwhile, milliseconds. */
  async logins(count: number): Promise<{ readonly perSecond: number; readonly pause: number }> {
    await this.#longestPause();
    const lanes = Array.from({ length: count }, () => this.#lane());
    const begun = performance.now();
    await Promise.all(lanes.map((lane) => login(lane)));
    const perSecond = (count * 1000) / (performance.now() - begun);
    for (const lane of lanes) lane.close();
    return { perSecond, pause: await this.#longestPause() };
  }

  async close(): Promise<void> {
    await this.#platform.stop();
    rmSync(this.#stateDir, { recursive: true, force: true });
  }

  #lane(): Lane {
    this.#lanes += 1;
    return new Lane(this.#platform.urls.gateway, this.#platform.caFile, this.#lanes);
  }

  async #loggedIn(): Promise<Record<string, unknown>> {
    const lane = this.#lane();
    const { body } = await login(lane);
    lane.close();
    return body;
  }

  async #throughput(count: number, work: (lane: Lane, client: number) => Promise<void>): Promise<number> {
    const lanes = Array.from({ length: clients }, () => this.#lane());
    const begun = performance.now();
    await Promise.all(lanes.map(async (lane, client) => {
      for (let done = client; done < count; done += clients) await work(lane, client);
    }));
    for (const lane of lanes) lane.close();
    return (count * 1000) / (performance.now() - begun);
  }

  /** Since it was last asked. The loop is looked at every 10 ms: what is above that, it stood still. */
  async #longestPause(): Promise<number> {
    const page = await (await request(`http://127.0.0.1:${this.#platform.ports.identityManagement}/metrics`)).body.text();
    const found = /^nodejs_eventloop_delay_max(?:_seconds)?(?:\{[^}]*\})? (?<seconds>\S+)/mu.exec(page)?.groups?.['seconds'];
    if (found === undefined) throw new Error('identity does not tell how long its event loop stood still');
    return Number(found) * 1000;
  }
}

async function login(lane: Lane): Promise<LaneAnswer> {
  return wanted(await lane.send('POST', '/v1/auth/login', '', { email, password }), 200);
}

function wanted(answer: LaneAnswer, status: number): LaneAnswer {
  if (answer.status !== status) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer;
}
