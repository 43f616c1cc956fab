import { isJsonObject, maxDataSize, type JsonValue } from '../json.ts';
import type { Failure } from '../workflow-error.ts';
import { furtherForms } from './further-forms.ts';
import { givenNames } from './given-names.ts';
import { GrowingSearch } from './growing-search.ts';
import type { Searches } from './searches.ts';

/** What can be hidden by value. */
export type Leaf = string | number | bigint;

/** Something that is not to be seen. */
export interface Veiled {
  /** Wherever it would be, this stands for it, with a form. */
  readonly reference: string;
  readonly value: Leaf;
}

/** Values that nobody is to see, by the references that stand for them, without a form. */
export type Vault = Readonly<Record<string, Leaf>>;

/** Of a value as it is, percent-encoded, in Base64. Each is one letter after a dot: what follows a reference is never more of it. */
const forms = ['v', 'e', 'b'] as const;
/** Each reference in a text, with its form. Releases before this wrote no dot, and nothing for a value as it is; their data is still there. */
export const references = /hf-secret\.[0-9a-f-]{36}\.\d{1,12}(?:\.(?:[bef]|[js]|[pq]|[v-y])|[eb])?/gu;
const formAtEnd = /(?:\.[a-z]|[eb])$/u;
/** Characters of one without the number at its end. */
const leastReference = 47;

/** @param id unguessable, so that nobody who is not shown a reference can write one. */
export function referenceTo(id: string, part = 0): string {
  return `hf-secret.${id}.${part}`;
}

/** Whether references stand in it. */
export function isVeiled(value: JsonValue): boolean {
  return JSON.stringify(value).includes('hf-secret.');
}

/** I11: characters of all that a veil hides, in each form in which it is looked for, and so many more for each thing. */
export const maxHidden = 2_097_152;
const costOfThing = 64;
/** I11: characters that are looked for in further forms, of what is hidden first. They do not count for the bound above: what was hidden before they were looked for still is. */
const maxFurther = 262_144;

/** I11: characters of a text in which references stand for what is hidden, which may be much shorter. */
const maxConcealed = 2 * maxDataSize;

/** There is more to hide than may be looked for. */
export class TooMuchHidden extends Error {}

/** A text begins with as much of a hidden one, or does not hold it. */
const openingLength = 16;

/** Characters that a step is enough for: to look through them, or to have them among what is looked for. */
const charactersPerStep = 16;

/**
 * Puts references in the place of secrets, by value, and secrets in the place of references. What is stored, recorded and shown goes
 * through `conceal`; what an expression reads and what leaves for the outside goes through `reveal`. A secret is found in whatever form a call
 * writes it: percent-encoded, in an address, within JSON, and in Base64, by itself or with more before and after it; in a form that an expression makes of it
 * otherwise it is not.
 */
export class Veil {
  /** For all who have nothing to hide. */
  static readonly empty = new Veil([]);

  readonly #values = new Map<string, Leaf>();
  /** What stands for a text. */
  readonly #texts = new Map<string, string>();
  readonly #numbers = new Map<number | bigint, string>();
  readonly #openings = new Set<string>();
  /** Of all that is hidden, as `maxHidden` counts it. */
  #size = 0;
  #further = 0;
  /** Characters that were looked through without the search, which is made when it would have cost less. */
  #looked = 0;
  readonly #search: GrowingSearch;
  /** Pays for what is looked for. */
  readonly #allowance: { steps: number };
  /** What came of what was looked through already: the expressions of a turn see the same values many times over. */
  #concealed = new WeakMap<object, JsonValue>();
  readonly #revealed = new WeakMap<object, JsonValue>();

  constructor(veiled: readonly Veiled[], allowance = { steps: Infinity }, searches?: Searches) {
    this.#allowance = allowance;
    this.#search = new GrowingSearch((characters) => this.#spend(characters), searches);
    for (const each of veiled) this.#add(each);
  }

  static of(veiled: readonly Veiled[], allowance?: { steps: number }, searches?: Searches): Veil {
    return veiled.length === 0 ? Veil.empty : new Veil(veiled, allowance, searches);
  }

  /** Whether there is anything to hide. */
  get isEmpty(): boolean {
    return this.#values.size === 0;
  }

  /** Hides more from now on. */
  add(more: readonly Veiled[]): void {
    for (const each of more) this.#add(each);
    this.#concealed = new WeakMap();
  }

  /** @throws {TooMuchHidden} */
  conceal(value: JsonValue): JsonValue {
    if (this.isEmpty) return value;
    const conceal = (leaf: Leaf) => (typeof leaf === 'string' ? this.concealText(leaf) : (this.#numbers.get(leaf) ?? leaf));
    return mapOnce(this.#concealed, value, conceal, (name) => (givenNames.has(name) ? name : this.concealText(name)));
  }

  /** @throws {TooMuchHidden} */
  concealText(text: string): string {
    if (this.#size > maxHidden) throw new TooMuchHidden();
    if (!this.#mayHold(text)) return text;
    const found = this.#search.beginnings(text);
    return found.length === 0 ? text : this.#replaced(text, found);
  }

  concealFailure({ detail, ...rest }: Failure): Failure {
    return { ...rest, ...(detail === undefined ? {} : { detail: this.concealText(detail) }) };
  }

  reveal(value: JsonValue): JsonValue {
    if (this.isEmpty) return value;
    const reveal = (leaf: Leaf) => (typeof leaf === 'string' && leaf.includes('hf-secret.') ? this.#revealText(leaf) : leaf);
    return mapOnce(this.#revealed, value, reveal, (name) => String(reveal(name)));
  }

  #revealText(text: string): Leaf {
    return this.#values.get(text) ?? text.replaceAll(references, (whole) => {
      const known = this.#knownIn(whole);
      return known === undefined ? whole : `${this.#values.get(known)}${whole.slice(known.length)}`;
    });
  }

  /** What stands behind the references in a value: a vault for whoever is given it. */
  behind(value: JsonValue): Vault {
    if (this.isEmpty) return {};
    const text = JSON.stringify(value);
    const found = this.#referencesIn(text).map(({ at, length }) => text.slice(at, at + length).replace(formAtEnd, ''));
    return Object.fromEntries(found.flatMap((reference) => [this.#values.get(reference)].flatMap((hidden) => (hidden === undefined ? [] : [[reference, hidden] as const]))));
  }

  #spend(characters: number): void {
    this.#allowance.steps -= Math.ceil(characters / charactersPerStep);
  }

  /** Few secrets are sooner looked for one by one; what that costs is bounded by the length of their openings. */
  #mayHold(text: string): boolean {
    if (this.#openings.size === 0) return false;
    if (this.#search.isReady) return true;
    const cost = this.#openings.size * (text.length + openingLength);
    this.#looked += cost;
    if (this.#looked > 16_384 + 4 * this.#size) return true;
    this.#spend(cost / 8);
    for (const opening of this.#openings) if (text.includes(opening)) return true;
    return false;
  }

  /**
   * What comes first is replaced, and of what begins at one place the longest. A reference stays as it is: one secret may be part of what
   * stands for another.
   *
   * @param found as `beginnings` has it.
   */
  #replaced(text: string, found: readonly number[]): string {
    const kept = this.#referencesIn(text);
    const parts: string[] = [];
    let [done, size, passed] = [0, 0, 0];
    const pass = (upTo: number, instead = ''): void => {
      parts.push(text.slice(done, upTo), instead);
      size += upTo - done + instead.length;
      if (size > maxConcealed) throw new TooMuchHidden();
    };
    for (let index = found.length - 2; index >= 0; index -= 2) {
      const [at, length] = [found[index] as number, found[index + 1] as number];
      for (let next = kept[passed]; next !== undefined && (next.at < at || (next.at === at && next.length > length)); next = kept[++passed]) {
        if (next.at < done) continue;
        pass(next.at + next.length);
        done = next.at + next.length;
      }
      if (at < done) continue;
      pass(at, this.#texts.get(text.slice(at, at + length)));
      done = at + length;
    }
    pass(text.length);
    return parts.join('');
  }

  /** Those that this veil knows. */
  #referencesIn(text: string): readonly { readonly at: number; readonly length: number }[] {
    return [...text.matchAll(references)].flatMap(({ 0: whole, index }) => {
      const known = this.#knownIn(whole);
      return known === undefined ? [] : [{ at: index, length: known.length }];
    });
  }

  /** What follows a reference without a form may look like more of it. */
  #knownIn(whole: string): string | undefined {
    for (let { length } = whole; length > leastReference; length--) if (this.#values.has(whole.slice(0, length))) return whole.slice(0, length);
    return undefined;
  }

  #add({ reference, value }: Veiled): void {
    this.#values.set(reference, value);
    this.#values.set(`${reference}.v`, value);
    this.#size += costOfThing;
    if (typeof value !== 'string') {
      this.#numbers.set(value, `${reference}.v`);
      return;
    }
    if (value === '') return;
    const texts = { v: value, e: encodeURIComponent(value.toWellFormed()), b: Buffer.from(value).toString('base64') };
    for (const form of forms) {
      const text = texts[form];
      if (form === 'e' && text === value) continue;
      if (form !== 'v') this.#values.set(`${reference}${form}`, text);
      this.#values.set(`${reference}.${form}`, text);
      if (this.#lookFor(text, `${reference}.${form}`)) this.#size += text.length;
    }
    this.#addFurther(reference, value);
  }

  /** All of them are known, so that whatever was concealed is revealed. */
  #addFurther(reference: string, value: string): void {
    for (const [form, text] of furtherForms(value)) {
      this.#values.set(`${reference}.${form}`, text);
      if (this.#further + text.length <= maxFurther && this.#lookFor(text, `${reference}.${form}`)) this.#further += text.length;
    }
  }

  /** @returns whether nothing stood for the text yet. */
  #lookFor(text: string, reference: string): boolean {
    if (this.#texts.has(text)) return false;
    this.#texts.set(text, reference);
    this.#openings.add(text.slice(0, openingLength));
    this.#search.add(text);
    return true;
  }
}

/** Values never change: what was made of one, or of a member of one, is what is made of it again. */
function mapOnce(known: WeakMap<object, JsonValue>, value: JsonValue, change: (leaf: Leaf) => JsonValue, rename: (name: string) => string): JsonValue {
  return once(known, value, (whole) => mapLeaves(whole, change, rename, (member) => once(known, member, (part) => mapLeaves(part, change, rename))));
}

function once(known: WeakMap<object, JsonValue>, value: JsonValue, make: (value: JsonValue) => JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return make(value);
  const made = known.get(value) ?? make(value);
  known.set(value, made);
  return made;
}

/** The value with its texts and numbers changed, and the names of members; the same object where nothing is. */
function mapLeaves(value: JsonValue, change: (leaf: Leaf) => JsonValue, rename: (name: string) => string, inner = (member: JsonValue) => mapLeaves(member, change, rename)): JsonValue {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value !== 'object') return change(value);
  if (!isJsonObject(value)) {
    const list = value.map((member) => inner(member));
    return list.some((member, index) => member !== value[index]) ? list : value;
  }
  const entries = Object.entries(value).map(([key, member]) => [rename(key), inner(member)] as const);
  return entries.some(([key, member]) => !Object.hasOwn(value, key) || member !== value[key]) ? Object.fromEntries(entries) : value;
}

/** What a vault keeps. */
export function veiledIn(vault: Vault | undefined): readonly Veiled[] {
  return vault === undefined ? [] : Object.entries(vault).map(([reference, value]) => ({ reference, value }));
}

/** The texts and numbers in a value. */
export function leavesOf(value: JsonValue): readonly Leaf[] {
  if (value === null || typeof value === 'boolean') return [];
  if (typeof value !== 'object') return [value];
  return (isJsonObject(value) ? Object.values(value) : value).flatMap(leavesOf);
}
