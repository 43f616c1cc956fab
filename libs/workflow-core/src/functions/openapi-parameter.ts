import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { percentEncoded } from '../percent-encoded.ts';

/** Of Swagger 2's `collectionFormat` and of OpenAPI 3's `style`, as they stand in a query. */
const delimiters = new Map(Object.entries({ csv: ',', ssv: '%20', tsv: '%09', pipes: '%7C', form: ',', spaceDelimited: '%20', pipeDelimited: '%7C' }));

/** The members of a query that a parameter makes: one, or, of what is a list or an object, one for each that is in it. */
export function queryOf(name: string, { content, style }: JsonObject, value: JsonValue): readonly (readonly [string, JsonValue])[] {
  if (typeof value !== 'object' || value === null) return [[name, value]];
  if (content !== undefined) return [[name, JSON.stringify(value)]];
  if (!isJsonObject(value)) return [[name, value]];
  return Object.entries(value).map(([key, member]) => [style === 'deepObject' ? `${name}[${key}]` : key, member]);
}

/** A parameter whose document wants a list, or an object, in one member of the query, as it stands there; undefined for any other. */
export function delimitedQuery(name: string, parameter: JsonObject, value: JsonValue): string | undefined {
  const delimiter = delimiterOf(parameter);
  if (delimiter === undefined || typeof value !== 'object' || value === null) return undefined;
  const parts = isJsonObject(value) ? Object.entries(value).flat() : value;
  return parts.length === 0 ? undefined : `${percentEncoded(name)}=${parts.map((part) => percentEncoded(textOf(part))).join(delimiter)}`;
}

/** OpenAPI 3 delimits where `explode` is false; Swagger 2, which has the type on the parameter, unless `collectionFormat` is `multi`. */
function delimiterOf({ style = 'form', explode = style === 'form', collectionFormat, type, content }: JsonObject): string | undefined {
  if (content !== undefined || style === 'deepObject') return undefined;
  return delimiters.get(textOf(collectionFormat ?? (type === 'array' ? 'csv' : explode === false ? style : 'multi')));
}

export function textOf(value: JsonValue): string {
  if (Array.isArray(value)) return value.map(textOf).join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
