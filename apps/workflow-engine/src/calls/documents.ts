import type { Clock } from '@holdfast/clock/clock';
import { parseJson } from '@holdfast/json/parse-json';
import type { OpenApiCall } from '@holdfast/workflow-core/call';
import type { JsonValue } from '@holdfast/workflow-core/json';
import { failure, type Failure } from '@holdfast/workflow-core/workflow-error';
import { parseYaml } from '../definitions/parse-yaml.ts';
import { findRefusedToken } from '../definitions/yaml-nesting.ts';
import type { Authenticator } from './authenticator.ts';
import type { OutsideWorld } from './outside-world.ts';
import { sendAuthenticated } from './send-authenticated.ts';

export type FoundDocument =
  | { readonly type: 'found'; readonly document: JsonValue }
  | { readonly type: 'unreachable' }
  | { readonly type: 'refused'; readonly error: Failure };

/** Where a document is. */
type DocumentAddress = Pick<OpenApiCall, 'document' | 'documentAuthentication'>;

/** Documents that are kept at most (I15), and for how long, in milliseconds. */
const capacity = 50;
const fresh = 300_000;

/** Documents by where they are, JSON or YAML; kept for five minutes. */
export class Documents {
  readonly #outside: OutsideWorld;
  readonly #authenticator: Authenticator;
  readonly #clock: Clock;
  readonly #kept = new Map<string, { readonly document: JsonValue; readonly until: number }>();

  constructor(outside: OutsideWorld, authenticator: Authenticator, clock: Clock) {
    this.#outside = outside;
    this.#authenticator = authenticator;
    this.#clock = clock;
  }

  /** The next call fetches it anew: what was kept lacks what is asked for. @returns false when none was kept. */
  forget({ document: url }: Pick<DocumentAddress, 'document'>): boolean {
    return this.#kept.delete(url);
  }

  async find({ document: url, documentAuthentication }: DocumentAddress, idempotencyKey: string): Promise<FoundDocument> {
    const kept = documentAuthentication === undefined ? this.#kept.get(url) : undefined;
    if (kept !== undefined && kept.until > this.#clock.now().getTime()) return { type: 'found', document: kept.document };
    const send = { method: 'GET', url, headers: { accept: 'application/json, application/yaml;q=0.9, */*;q=0.1' }, idempotencyKey };
    const sent = await sendAuthenticated(this.#outside, this.#authenticator, send, documentAuthentication);
    if (sent.type === 'refused') return sent;
    const { answer } = sent;
    if (!answer.ok) {
      if (answer.failure === 'unreachable' || answer.failure === 'timeout') return { type: 'unreachable' };
      return refused(`The document cannot be fetched: ${answer.failure}.`, 500);
    }
    if (answer.response.status !== 200) return refused(`The document cannot be fetched: ${answer.response.status}.`, answer.response.status);
    const document = read(new TextDecoder().decode(answer.response.body));
    if (document === undefined) return refused('The document is neither JSON nor YAML.', 500);
    if (documentAuthentication === undefined) this.#keep(url, document);
    return { type: 'found', document };
  }

  #keep(url: string, document: JsonValue): void {
    const oldest = this.#kept.size >= capacity ? this.#kept.keys().next().value : undefined;
    if (oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(url, { document, until: this.#clock.now().getTime() + fresh });
  }
}

/** I11: characters of YAML that are read; its parser takes two seconds for as many. */
const maxYaml = 1_048_576;

/** JSON first, which is what most are, and what takes a hundredth of the time. I11: aliases of YAML are bounded, and how deep it nests. */
function read(text: string): JsonValue | undefined {
  try {
    return parseJson(text) as JsonValue; // what it gives is JSON
  } catch {
    return readYaml(text);
  }
}

function readYaml(text: string): JsonValue | undefined {
  try {
    const parsed = text.length <= maxYaml && findRefusedToken(text) === undefined ? parseYaml(text) : undefined;
    if (parsed === undefined || parsed.errors.length > 0) return undefined;
    const document = parsed.toJS({ maxAliasCount: 100 }) as JsonValue | undefined; // of a YAML 1.2 core schema, which has JSON's values
    return typeof document === 'object' ? document : undefined;
  } catch {
    return undefined;
  }
}

function refused(detail: string, status: number): FoundDocument {
  return { type: 'refused', error: failure('communication', detail, status) };
}
