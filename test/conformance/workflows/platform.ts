import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Platform } from '@holdfast/local/platform/platform';
import { startPlatform } from '@holdfast/local/platform/start-platform';
import { Api, type Answer } from '../../journeys/api.ts';
import type { Outside } from './outside.ts';

const email = 'conformance@example.test';
const password = 'a long enough passphrase for conformance';

/** Seconds an access token is used for. */
const tokenSeconds = 600;

export interface HistoryEntry {
  readonly type: string;
  readonly task: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Instance {
  readonly id: string;
  readonly status: string;
  readonly input?: unknown;
  readonly output?: unknown;
  readonly error?: unknown;
  readonly waitingFor?: readonly { readonly type: string }[];
}

export interface DefinitionKey {
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
}

/** A platform of its own whose workflows find the stubs outside, spoken to by its public API alone. */
export class Conforming implements AsyncDisposable {
  readonly platform: Platform;
  readonly #api: Api;
  readonly #stateDir: string;
  #token = '';
  #tokenFrom = 0;

  private constructor(platform: Platform, stateDir: string) {
    this.platform = platform;
    this.#api = new Api(platform.urls.gateway, platform.caFile);
    this.#stateDir = stateDir;
  }

  static async start(outside: Outside): Promise<Conforming> {
    const stateDir = await mkdtemp(join(tmpdir(), 'holdfast-conformance-'));
    const platform = await startPlatform({
      stateDir,
      ports: 'free',
      env: { 'workflow-engine': { HOLDFAST_EGRESS_PROXY_URL: outside.proxyUrl, HOLDFAST_EGRESS_CA: outside.certificate }, scheduler: { HOLDFAST_SCHEDULE_MINIMUM_SECONDS: '1' } },
    });
    const conforming = new Conforming(platform, stateDir);
    await must(conforming.#api.call('/v1/bootstrap', { method: 'POST', body: { secret: platform.bootstrapSecret, email, password, name: 'Conformance' } }), 201);
    return conforming;
  }

  async call(path: string, options: Parameters<Api['call']>[1] = {}): Promise<Answer> {
    for (;;) {
      const answer = await this.#api.call(path, { token: await this.#accessToken(), ...options });
      if (answer.status !== 429 && answer.status !== 502 && answer.status !== 503) return answer;
      await delay(Number(answer.headers['retry-after'] ?? 0.2) * 1000);
    }
  }

  /** The version is changed where another definition has it: examples of one folder share names. */
  async publish(source: string): Promise<{ readonly key?: DefinitionKey; readonly refused?: string }> {
    const answer = await this.#publish(source);
    if (answer.status !== 409) return published(answer);
    return published(await this.#publish(source.replace(/^(\s+)version:\s*['"]?([0-9][^'"\s]*)['"]?\s*$/mu, `$1version: '$2-${randomUUID().slice(0, 8)}'`)));
  }

  #publish(source: string): Promise<Answer> {
    return this.call('/v1/definitions', { method: 'POST', headers: { 'content-type': 'application/yaml' }, body: source });
  }

  async start(definition: DefinitionKey, input: unknown): Promise<string> {
    const answer = await must(this.call('/v1/instances', { method: 'POST', headers: { 'idempotency-key': randomUUID() }, body: { definition, input: input ?? {} } }), 201);
    return String(answer.json['id']);
  }

  async instancesOf({ namespace, name }: DefinitionKey): Promise<readonly Instance[]> {
    const answer = await must(this.call(`/v1/instances?namespace=${namespace}&name=${name}`), 200);
    return answer.json['items'] as Instance[];
  }

  async send(events: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    for (const event of events) {
      const body = JSON.stringify({ specversion: '1.0', id: randomUUID(), source: 'https://conformance.example', ...event });
      await must(this.call('/v1/events', { method: 'POST', headers: { 'content-type': 'application/cloudevents+json' }, body }), 202);
    }
  }

  async find(id: string): Promise<Instance> {
    return (await must(this.call(`/v1/instances/${id}`), 200)).json as unknown as Instance;
  }

  async history(id: string): Promise<readonly HistoryEntry[]> {
    return (await must(this.call(`/v1/instances/${id}/history?limit=1000`), 200)).json['items'] as HistoryEntry[];
  }

  /** The instance as soon as it is as it should be, or has ended, or the time is up. */
  async until(id: string, isSo: (instance: Instance) => boolean, milliseconds: number): Promise<Instance> {
    const deadline = Date.now() + milliseconds;
    for (;;) {
      const instance = await this.find(id);
      if (isSo(instance) || ['completed', 'faulted', 'cancelled'].includes(instance.status) || Date.now() > deadline) return instance;
      await delay(40);
    }
  }

  async #accessToken(): Promise<string> {
    if (Date.now() - this.#tokenFrom > tokenSeconds * 1000) {
      const session = await must(this.#api.call('/v1/auth/login', { method: 'POST', body: { email, password } }), 200);
      this.#token = String(session.json['accessToken']);
      this.#tokenFrom = Date.now();
    }
    return this.#token;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#api.close();
    await this.platform.stop();
    await rm(this.#stateDir, { recursive: true, force: true });
  }
}

function published({ status, text, json }: Answer): { readonly key?: DefinitionKey; readonly refused?: string } {
  if (status !== 201 && status !== 200) return { refused: problem(status, text, json) };
  return { key: { namespace: String(json['namespace']), name: String(json['name']), version: String(json['version']) } };
}

function problem(status: number, text: string, json: Answer['json']): string {
  const places = (json['errors'] as { pointer: string; message: string }[] | undefined)?.map(({ pointer, message }) => `${pointer}: ${message}`).join(' | ');
  return `${status} ${places ?? text}`;
}

async function must(answering: Promise<Answer>, status: number): Promise<Answer> {
  const answer = await answering;
  if (answer.status !== status) throw new Error(problem(answer.status, answer.text, answer.json));
  return answer;
}
