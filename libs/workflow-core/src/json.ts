import '@holdfast/json/large-integer';

/** A value that JSON can say (RFC 8259); numbers are finite doubles, integers that a double cannot tell from their neighbours are bigints. */
export type JsonValue = null | boolean | number | bigint | string | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue;
}

export function isJsonObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What lies at `path` in it, if anything does. */
export function partOf(value: JsonValue, path: readonly PropertyKey[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((part, key) => (part !== undefined && isJsonObject(part) && Object.hasOwn(part, key) ? part[String(key)] : undefined), value);
}

/** I11: the largest single value that a workflow may hold, in characters of JSON, roughly; about 2 MB. */
export const maxDataSize = 2 ** 21;

/** I11: deeper values overflow the stack of whoever writes them as JSON. */
export const maxDataDepth = 256;
