import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { parseDocument } from 'yaml';
import { Api, type Answer } from '../../journeys/api.ts';
import { withCheckpoints } from './checkpoints.ts';
import type { Stand } from './stand.ts';

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

/** A platform whose workflows find the stubs outside, spoken to by its public API alone. */
export class Conforming implements AsyncDisposable {
  /** Instances that were started. */
  readonly started: string[] = [];
  readonly #began = Date.now();
  /** Definitions that were not there before. */
  readonly #published = new Map<string, DefinitionKey>();
  readonly #api: Api;
  readonly #stand: Stand;
  /** Whether engines die: each task then ends in a commit, and what is sent comes twice. */
  readonly #chaos: boolean;
  #token = '';
  #tokenFrom = 0;

  constructor(stand: Stand, chaos: boolean) {
    this.#api = new Api(stand.gatewayUrl, stand.caFile);
    this.#stand = stand;
    this.#chaos = chaos;
  }

  async call(path: string, options: Parameters<Api['call']>[1] = {}): Promise<Answer> {
    for (;;) {
      const answer = await this.#api.call(path, { token: await this.#accessToken(), ...options });
      // A gateway whose engine has just died says so; the same request again is the same request.
      if (answer.status !== 504 && answer.status !== 429 && answer.status !== 502 && answer.status !== 503) return answer;
      await delay(Number(answer.headers['retry-after'] ?? 0.2) * 1000);
    }
  }

  /** The version is changed where another definition has it: examples of one folder share names. */
  async publish(given: string): Promise<{ readonly key?: DefinitionKey; readonly refused?: string }> {
    const source = this.#chaos ? withCheckpoints(given) : given;
    const answer = await this.#publish(source);
    if (answer.status !== 409) return published(answer);
    return published(await this.#publish(withOwnVersion(source)));
  }

  /** As it stands. @returns what it is refused with; nothing when it is published. */
  async refusal(source: string): Promise<{ readonly status: number; readonly text: string } | undefined> {
    const { status, text, json } = await this.#publish(source);
    return status < 300 ? undefined : { status, text: problem(status, text, json) };
  }

  async #publish(source: string): Promise<Answer> {
    const answer = await this.call('/v1/definitions', { method: 'POST', headers: { 'content-type': 'application/yaml' }, body: source });
    const { key } = published(answer);
    if (key !== undefined && Date.parse(String(answer.json['publishedAt'])) >= this.#began) this.#published.set(pathOf(key), key);
    return answer;
  }

  /** Leaves nothing that goes on by itself: schedules that definitions brought, instances that wait. What was published is retired. */
  async clear(): Promise<void> {
    const keys = [...this.#published.values()];
    const { items } = (await must(this.call('/v1/schedules?limit=100'), 200)).json as { items: readonly { id: string; state: string; definition: { namespace: string; name: string } }[] };
    const brought = items.filter(({ state, definition }) => state !== 'ended' && keys.some(({ namespace, name }) => definition.namespace === namespace && definition.name === name));
    for (const { id } of brought) await this.call(`/v1/schedules/${id}`, { method: 'DELETE' });
    for (const path of this.#published.keys()) await this.call(`${path}/retire`, { method: 'POST' });
    const open = ['running', 'waiting', 'suspended'];
    const left = await Promise.all(keys.flatMap(({ namespace, name, version }) => open.map((status) => this.call(`/v1/instances?namespace=${namespace}&name=${name}&version=${encodeURIComponent(version)}&status=${status}&limit=100`))));
    for (const { id } of left.flatMap(({ json }) => json['items'] as Instance[])) await this.call(`/v1/instances/${id}/cancel`, { method: 'POST' });
  }

  async start(definition: DefinitionKey, input: unknown): Promise<string> {
    const answer = await must(this.call('/v1/instances', { method: 'POST', headers: { 'idempotency-key': randomUUID() }, body: { definition, input: input ?? {} } }), 201);
    const id = String(answer.json['id']);
    this.started.push(id);
    return id;
  }

  async instancesOf({ namespace, name }: DefinitionKey): Promise<readonly Instance[]> {
    const answer = await must(this.call(`/v1/instances?namespace=${namespace}&name=${name}`), 200);
    return answer.json['items'] as Instance[];
  }

  async send(events: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    for (const event of events) {
      const body = JSON.stringify({ specversion: '1.0', id: randomUUID(), source: 'https://conformance.example', ...event });
      const send = () => must(this.call('/v1/events', { method: 'POST', headers: { 'content-type': 'application/cloudevents+json' }, body }), 202);
      await send();
      if (this.#chaos) await send();
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
      const session = await must(this.#api.call('/v1/auth/login', { method: 'POST', body: this.#stand.account }), 200);
      this.#token = String(session.json['accessToken']);
      this.#tokenFrom = Date.now();
    }
    return this.#token;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#api.close();
  }
}

function pathOf({ namespace, name, version }: DefinitionKey): string {
  return `/v1/definitions/${namespace}/${name}/${encodeURIComponent(version)}`;
}

function withOwnVersion(source: string): string {
  const document = parseDocument(source, { intAsBigInt: true });
  const version = document.getIn(['document', 'version']);
  if (document.errors.length > 0 || typeof version !== 'string') return source;
  document.setIn(['document', 'version'], `${version}-x${randomUUID().slice(0, 8)}`);
  return String(document);
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
