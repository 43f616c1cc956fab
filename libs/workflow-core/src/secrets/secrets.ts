import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { referenceTo, type Veiled } from './veil.ts';

/** A version of a secret, as the shell keeps it. */
export interface SecretVersion {
  readonly name: string;
  /** Of the version; unguessable. */
  readonly id: string;
  /** Text, or an object of texts. */
  readonly value: JsonValue;
  /** Whether it is what `$secrets` gives now; older ones only stand behind references. */
  readonly current: boolean;
}

const noSecrets: JsonObject = {};

/** What expressions find in `$secrets`. */
export function secretValues(versions: readonly SecretVersion[]): JsonObject {
  if (versions.length === 0) return noSecrets;
  return Object.fromEntries(versions.flatMap(({ name, value, current }) => (current ? [[name, value]] : [])));
}

/** What must not be seen of them: every text in them. */
export function secretTexts(versions: readonly SecretVersion[]): readonly Veiled[] {
  return versions.flatMap(({ id, value }) => textsOf(value).map((text, part) => ({ reference: referenceTo(id, part), value: text })));
}

function textsOf(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return (isJsonObject(value) ? Object.values(value) : value).flatMap(textsOf);
}

const inQuotes = String.raw`\[\s*"([^"\\]*)"\s*\]|"([^"\\]*)"`;
/** No two parts that stand beside each other match white space: whoever writes very much of it would wait for it to be shared out in every way. */
const mention = new RegExp(String.raw`\$secrets?\s*(?:\.\s*(?:${inQuotes}|([A-Za-z_]\w*))|${inQuotes})`, 'gu');

/** The secrets that an expression mentions by name. */
export function secretsNamedIn(source: string): readonly string[] {
  return [...source.matchAll(mention)].map((found) => found.slice(1).join(''));
}
