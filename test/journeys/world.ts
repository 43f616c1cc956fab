import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Platform } from '@holdfast/local/platform/platform';
import { startPlatform } from '@holdfast/local/platform/start-platform';
import pg from 'pg';
import { expect, vi } from 'vitest';
import { Api } from './api.ts';
import { Receiver } from './receiver.ts';

export type Json = Record<string, unknown>;

const email = 'admin@example.test';
const password = 'a long enough passphrase for journeys';

/** Every client of a journey has one address, and races are to be lost at the row and not at a limit. */
const unlimited = { HOLDFAST_RESUME_ADDRESS_PER_MINUTE: '1000000', HOLDFAST_RESUME_TOKEN_BURST: '100000' };

/** A whole platform of its own, an administrator on it, and an outside world that its workflows may call. */
export class World implements AsyncDisposable {
  readonly platform: Platform;
  readonly api: Api;
  readonly receiver: Receiver;
  readonly receiverUrl: string;
  /** What the launcher has said, e.g. how a service ended. */
  readonly reports: string[];
  readonly #stateDir: string;
  #token = '';

  private constructor(platform: Platform, receiver: Receiver, receiverAddress: string, stateDir: string, { timeoutMs, reports = [] }: { readonly timeoutMs?: number; readonly reports?: string[] } = {}) {
    this.platform = platform;
    this.api = new Api(platform.urls.gateway, platform.caFile, undefined, timeoutMs);
    this.receiver = receiver;
    this.receiverUrl = `http://${receiverAddress}`;
    this.#stateDir = stateDir;
    this.reports = reports;
  }

  /** @param resumeToken more of resume-token's environment @param identity of identity's @param traced whether the engine's traces go to the receiver, all of them */
  static async start(resumeToken: NodeJS.ProcessEnv = unlimited, identity: NodeJS.ProcessEnv = {}, traced = false): Promise<World> {
    const reports: string[] = [];
    const stateDir = await mkdtemp(join(tmpdir(), 'holdfast-journey-'));
    const receiver = new Receiver();
    const address = await receiver.start();
    const platform = await startPlatform({
      stateDir,
      ports: 'free',
      report: (line) => void reports.push(line),
      // Of the gateway: its own tests are in test/gateway.
      limits: { api: { perMinute: 600_000, burst: 10_000 }, resume: { perMinute: 60_000, burst: 1_000 } },
      // Whether a request is traced is decided at the gateway.
      ...(traced ? { traceRatio: 1 } : {}),
      env: {
        'workflow-engine': { HOLDFAST_EGRESS_ALLOWED_ADDRESSES: address, ...(traced ? { HOLDFAST_OTLP_ENDPOINT: `http://${address}`, HOLDFAST_TRACE_RATIO: '1' } : {}) },
        'resume-token': resumeToken,
        identity,
        // So that a journey sees many ticks.
        scheduler: { HOLDFAST_SCHEDULE_MINIMUM_SECONDS: '1' },
      },
    });
    return World.#inhabit(new World(platform, receiver, address, stateDir, { reports }));
  }

  /** On a platform that somebody else has started, which ends with the world. @param receiverAddress of the receiver, as its workflows see it @param timeoutMs that a request has for its answer */
  static over(platform: Platform, receiver: Receiver, receiverAddress: string, stateDir: string, timeoutMs: number): Promise<World> {
    return World.#inhabit(new World(platform, receiver, receiverAddress, stateDir, { timeoutMs }));
  }

  static async #inhabit(world: World): Promise<World> {
    try {
      await world.#becomeAdministrator();
      return world;
    } catch (error) {
      await world[Symbol.asyncDispose]();
      throw error;
    }
  }

  async #becomeAdministrator(): Promise<void> {
    const made = await this.api.call('/v1/bootstrap', {
      method: 'POST',
      body: { secret: this.platform.bootstrapSecret, email, password, name: 'Admin' },
    });
    expect(made.status, made.text).toBe(201);
    await this.login();
    for (const name of ['expense', 'callback', 'pause']) {
      const published = await this.api.call('/v1/definitions', {
        method: 'POST',
        token: this.#token,
        headers: { 'content-type': 'application/yaml' },
        body: readFileSync(new URL(`definitions/${name}.yaml`, import.meta.url), 'utf8'),
      });
      expect(published.status, published.text).toBe(201);
    }
  }

  async login(): Promise<void> {
    const session = await this.api.call('/v1/auth/login', { method: 'POST', body: { email, password } });
    expect(session.status, session.text).toBe(200);
    this.#token = String(session.json['accessToken']);
  }

  /** Who the journeys act as. */
  readonly administrator = { email, password } as const;

  get token(): string {
    return this.#token;
  }

  /** Publishes a definition of the namespace `journeys`. @param rest of the definition, as YAML. */
  async publish(name: string, rest: string, document = ''): Promise<void> {
    const body = `document: { dsl: 1.0.3, namespace: journeys, name: ${name}, version: 1.0.0${document} }\n${rest}`;
    const published = await this.api.call('/v1/definitions', { method: 'POST', token: this.#token, headers: { 'content-type': 'application/yaml' }, body });
    expect(published.status, published.text).toBe(201);
  }

  /** Starts an instance; its id. */
  async startInstance(name: string, input: Json): Promise<string> {
    const started = await this.api.call('/v1/instances', {
      method: 'POST',
      token: this.#token,
      headers: { 'idempotency-key': crypto.randomUUID() },
      body: { definition: { namespace: 'journeys', name, version: '1.0.0' }, input: { receiver: this.receiverUrl, ...input } },
    });
    expect(started.status, started.text).toBe(201);
    return String(started.json['id']);
  }

  async startExpense(approver: string, input: Json = {}): Promise<string> {
    return this.startInstance('expense', { amount: 900, employee: 'Ada', approver, deadline: 'PT1H', ...input });
  }

  async instance(id: string): Promise<Json> {
    const answer = await this.api.call(`/v1/instances/${id}`, { token: this.#token });
    expect(answer.status, answer.text).toBe(200);
    return answer.json;
  }

  /** The history, whole and gapless (I3). */
  async history(id: string): Promise<Json[]> {
    const answer = await this.api.call(`/v1/instances/${id}/history?limit=1000`, { token: this.#token });
    expect(answer.status, answer.text).toBe(200);
    const entries = answer.json['items'] as Json[];
    expect(entries.map((entry) => entry['sequence'])).toEqual(entries.map((_, index) => index + 1));
    return entries;
  }

  async untilStatus(id: string, status: string, timeout = 30_000): Promise<Json> {
    return vi.waitFor(
      async () => {
        const instance = await this.instance(id);
        expect(instance['status'], JSON.stringify(instance)).toBe(status);
        return instance;
      },
      { timeout, interval: 50 },
    );
  }

  /** Tasks whose completion the history tells, in order, each once (I4). */
  async completedTasks(id: string): Promise<string[]> {
    const done = (await this.history(id)).filter((entry) => entry['type'] === 'task-completed').map((entry) => String(entry['task']));
    expect(new Set(done).size).toBe(done.length);
    return done;
  }

  /** Rows of one service's own database, of all tenants: what is true, whatever the API says. */
  async rows(service: 'identity' | 'workflow-engine' | 'resume-token' | 'scheduler', sql: string, ...parameters: unknown[]): Promise<Json[]> {
    const client = new pg.Client({ connectionString: this.platform.postgres.urls[service], options: '-c holdfast.across=test' });
    await client.connect();
    try {
      return (await client.query<Json>(sql, parameters)).rows;
    } finally {
      await client.end();
    }
  }

  /**
   * What the databases still hold of an instance that has ended: waits, calls, timers, open bookmarks, redemptions that
   * nobody settled. Nothing, as soon as the last messages have arrived.
   */
  async leftovers(id: string): Promise<Json[]> {
    const found = await Promise.all([
      this.rows(
        'workflow-engine',
        `SELECT 'timer' AS what FROM timers WHERE instance_id = $1 UNION ALL SELECT 'call' FROM calls WHERE instance_id = $1
         UNION ALL SELECT 'bookmark ' || status FROM bookmarks WHERE instance_id = $1 AND status = 'open'
         UNION ALL SELECT 'instance ' || status FROM instances WHERE id = $1 AND ended_at IS NULL
         UNION ALL SELECT 'message to ' || queue FROM outbox WHERE data::text LIKE '%' || $1 || '%'`,
        id,
      ),
      this.rows('scheduler', `SELECT 'waiting timer' AS what FROM timers WHERE instance_id = $1 AND state = 'waiting'`, id),
      this.rows(
        'resume-token',
        `SELECT 'bookmark ' || state AS what FROM bookmarks WHERE instance_id = $1 AND state = 'open'
         UNION ALL SELECT 'redemption ' || state FROM redemptions WHERE instance_id = $1 AND state = 'accepted'`,
        id,
      ),
    ]);
    return found.flat();
  }

  /** The instance has ended with this output, each task once, and no service holds anything of it. */
  async endedWith(id: string, output: Json, tasks: readonly string[]): Promise<void> {
    expect((await this.untilStatus(id, 'completed'))['output']).toEqual(output);
    expect(await this.completedTasks(id)).toEqual(tasks);
    await vi.waitFor(async () => expect(await this.leftovers(id)).toEqual([]), { timeout: 30_000, interval: 100 });
  }

  /** Everything that every process of the platform has written to its log. */
  logs(): string {
    return readdirSync(this.platform.logsDir).map((name) => readFileSync(join(this.platform.logsDir, name), 'utf8')).join('\n');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.api.close();
    await this.platform.stop();
    await this.receiver.stop();
    await rm(this.#stateDir, { recursive: true, force: true });
  }
}
