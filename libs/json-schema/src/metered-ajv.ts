import { _, nil, type Ajv, type Code, type ValidateFunction } from 'ajv';

/** Called for each part of a schema; what it gives is called with each value that the part is applied to, before the part's own keywords are. */
export type MeterPart<Value> = (part: Readonly<Record<string, Value>>) => (value: Value) => void;

/** Stands in no schema: it comes with any other keyword. */
const metering = 'holdfast-cost';

/**
 * Compiles a schema with a meter at each of its parts, at a cost that grows with them (I11); for an ajv of its own, which has no schema beside it (`meta: false`, `validateSchema: false`), and
 * does not optimize (`code: { optimize: false }`), which takes longer than all else.
 * The one place that leans on what ajv does not promise: that a keyword's definition is the one that counts, and that `scopeRefs` writes the declarations.
 *
 * @throws {Error} when ajv does not compile the schema, or does not do that (any more).
 */
export function compileMetered<Value>(ajv: Ajv, schema: object | boolean, meterPart: MeterPart<Value>): ValidateFunction {
  const keywords = keywordsOf(ajv, schema);
  const meters = meterParts(ajv, keywords, meterPart);
  const declarations = declareLinearly(ajv);
  const validate = ajv.compile(schema);
  // A lone reference is no part: what it leads to is one.
  const asks = typeof schema === 'object' && keywords.some((keyword) => keyword !== '$ref' && Object.hasOwn(schema, keyword));
  if (asks && meters.length === 0) throw gone('the definition that getKeyword gives, which is the one that counts');
  if (declarations.count === 0) throw gone('scope.scopeRefs, which writes the declarations of a schema');
  return validate;
}

function gone(what: string): Error {
  return new Error(`this version of ajv does not have what metered-ajv.ts stands on: ${what}`);
}

/** @returns the meters, once the schema is compiled. */
function meterParts<Value>(ajv: Ajv, keywords: string[], meterPart: MeterPart<Value>): readonly unknown[] {
  const meters: ((value: Value) => void)[] = [];
  ajv.addKeyword({
    keyword: metering,
    before: '$ref',
    code: ({ gen, data, parentSchema }) => {
      gen.code(_`${gen.scopeValue('keyword', { ref: meters })}[${meters.push(meterPart(parentSchema)) - 1}](${data});`);
    },
  });
  const definition = ajv.getKeyword(metering);
  // Given to addKeyword, it would declare the others once more, which ajv refuses.
  if (typeof definition === 'object') definition.implements = keywords;
  return meters;
}

/** What ajv knows of the keys that stand anywhere in a schema. */
function keywordsOf(ajv: Ajv, schema: unknown): string[] {
  const keys = new Set<string>();
  const collect = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return;
    if (!Array.isArray(node)) for (const key of Object.keys(node)) keys.add(key);
    for (const member of Object.values(node)) collect(member);
  };
  collect(schema);
  return [...keys].filter((key) => typeof ajv.getKeyword(key) === 'object');
}

/**
 * Has what a compiled schema needs beside its code (its patterns, what it refers to) declared in halves. ajv itself writes each declaration after a copy of all that come before it,
 * which takes seconds for 2,000 patterns.
 */
function declareLinearly({ scope }: Ajv): { readonly count: number } {
  if (typeof Reflect.get(scope, 'scopeRefs') !== 'function') throw gone('scope.scopeRefs');
  const declarations = { count: 0 };
  const declare = scope.scopeRefs.bind(scope);
  scope.scopeRefs = (all, values = {}) => {
    declarations.count += 1;
    const names = Object.values(values).flatMap((those) => [...(those?.values() ?? [])]);
    return joined(names.map((name) => declare(all, { [name.prefix]: new Set([name]) })));
  };
  return declarations;
}

function joined(pieces: readonly Code[]): Code {
  const half = Math.ceil(pieces.length / 2);
  return pieces.length > 2 ? _`${joined(pieces.slice(0, half))}${joined(pieces.slice(half))}` : pieces.reduce((code, piece) => _`${code}${piece}`, nil);
}
