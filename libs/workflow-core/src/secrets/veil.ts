import { isJsonObject, type JsonValue } from '../json.ts';
import type { Failure } from '../workflow-error.ts';
import { givenNames } from './given-names.ts';

/** Something that is not to be seen, and what stands for it wherever it would be. */
export interface Veiled {
  readonly reference: string;
  readonly value: string | number;
}

const references = /hf-secret\.[0-9a-f-]{36}\.\d+[eb]?/gu;

/** @param id unguessable, so that nobody who is not shown a reference can write one. */
export function referenceTo(id: string, part = 0): string {
  return `hf-secret.${id}.${part}`;
}

/** Whether references stand in it. */
export function isVeiled(value: JsonValue): boolean {
  return JSON.stringify(value).includes('hf-secret.');
}

/**
 * Puts references in the place of secrets, by value, and secrets in the place of references. What is stored, recorded and shown goes
 * through `conceal`; what an expression reads and what leaves for the outside goes through `reveal`. A secret is found percent-encoded and
 * in Base64, too; in a form that an expression makes of it otherwise it is not.
 */
export class Veil {
  /** For all who have nothing to hide. */
  static readonly empty = new Veil([]);

  readonly #veiled: readonly Veiled[];
  readonly #values = new Map<string, string | number>();
  /** What stands for a text. */
  readonly #texts = new Map<string, string>();
  readonly #numbers = new Map<number, string>();
  /** All at once, and references among them: one secret may be part of another, or of what stands for it. */
  readonly #pattern: RegExp;
  /** What came of what was looked through already: the expressions of a turn see the same values many times over. */
  readonly #concealed = new WeakMap<object, JsonValue>();
  readonly #revealed = new WeakMap<object, JsonValue>();

  constructor(veiled: readonly Veiled[]) {
    this.#veiled = veiled;
    for (const each of veiled) this.#add(each);
    this.#pattern = anyOf([...this.#values.keys(), ...this.#texts.keys()]);
  }

  static of(veiled: readonly Veiled[]): Veil {
    return veiled.length === 0 ? Veil.empty : new Veil(veiled);
  }

  /** Whether there is anything to hide. */
  get isEmpty(): boolean {
    return this.#values.size === 0;
  }

  /** This one, hiding more. */
  with(more: readonly Veiled[]): Veil {
    return new Veil([...this.#veiled, ...more]);
  }

  conceal(value: JsonValue): JsonValue {
    if (this.isEmpty) return value;
    const conceal = (leaf: string | number) => (typeof leaf === 'number' ? (this.#numbers.get(leaf) ?? leaf) : this.concealText(leaf));
    return mapOnce(this.#concealed, value, conceal, (name) => (givenNames.has(name) ? name : this.concealText(name)));
  }

  concealText(text: string): string {
    for (const secret of this.#texts.keys()) if (text.includes(secret)) return text.replaceAll(this.#pattern, (found) => this.#texts.get(found) ?? found);
    return text;
  }

  concealFailure({ detail, ...rest }: Failure): Failure {
    return { ...rest, ...(detail === undefined ? {} : { detail: this.concealText(detail) }) };
  }

  reveal(value: JsonValue): JsonValue {
    if (this.isEmpty) return value;
    const reveal = (leaf: string | number) => (typeof leaf === 'string' && leaf.includes('hf-secret.') ? this.#revealText(leaf) : leaf);
    return mapOnce(this.#revealed, value, reveal, (name) => String(reveal(name)));
  }

  #revealText(text: string): string | number {
    return this.#values.get(text) ?? text.replaceAll(references, (reference) => String(this.#values.get(reference) ?? reference));
  }

  #add({ reference, value }: Veiled): void {
    this.#values.set(reference, value);
    if (typeof value === 'number') {
      this.#numbers.set(value, reference);
      return;
    }
    if (value === '') return;
    const forms = [[value, ''], [encodeURIComponent(value.toWellFormed()), 'e'], [Buffer.from(value).toString('base64'), 'b']] as const;
    for (const [text, suffix] of forms) {
      if (suffix === 'e' && text === value) continue;
      this.#values.set(`${reference}${suffix}`, text);
      if (!this.#texts.has(text)) this.#texts.set(text, `${reference}${suffix}`);
    }
  }
}

/** Values never change: what was made of one, or of a member of one, is what is made of it again. */
function mapOnce(known: WeakMap<object, JsonValue>, value: JsonValue, change: (leaf: string | number) => JsonValue, rename: (name: string) => string): JsonValue {
  return once(known, value, (whole) => mapLeaves(whole, change, rename, (member) => once(known, member, (part) => mapLeaves(part, change, rename))));
}

function once(known: WeakMap<object, JsonValue>, value: JsonValue, make: (value: JsonValue) => JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return make(value);
  const made = known.get(value) ?? make(value);
  known.set(value, made);
  return made;
}

/** Any of the texts; of those that begin alike the longest. */
function anyOf(texts: readonly string[]): RegExp {
  const sorted = texts.toSorted((one, other) => other.length - one.length);
  return new RegExp(sorted.map((text) => text.replaceAll(/[$()*+./?[\\\]^{|}]/gu, String.raw`\$&`)).join('|'), 'gu');
}

/** The value with its texts and numbers changed, and the names of members; the same object where nothing is. */
function mapLeaves(value: JsonValue, change: (leaf: string | number) => JsonValue, rename: (name: string) => string, inner = (member: JsonValue) => mapLeaves(member, change, rename)): JsonValue {
  if (typeof value === 'string' || typeof value === 'number') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (!isJsonObject(value)) {
    const list = value.map((member) => inner(member));
    return list.some((member, index) => member !== value[index]) ? list : value;
  }
  const entries = Object.entries(value).map(([key, member]) => [rename(key), inner(member)] as const);
  return entries.some(([key, member]) => !Object.hasOwn(value, key) || member !== value[key]) ? Object.fromEntries(entries) : value;
}

/** What a vault keeps. */
export function veiledIn(vault: Readonly<Record<string, string | number>> | undefined): readonly Veiled[] {
  return vault === undefined ? [] : Object.entries(vault).map(([reference, value]) => ({ reference, value }));
}

/** The texts and numbers in a value. */
export function leavesOf(value: JsonValue): readonly (string | number)[] {
  if (typeof value === 'string' || typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return (isJsonObject(value) ? Object.values(value) : value).flatMap(leavesOf);
}
