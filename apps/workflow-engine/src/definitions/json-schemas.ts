import { defaultBudget } from '@holdfast/jq/budget';
import { compile, isCompileError } from '@holdfast/jq/compile';
import type { Program } from '@holdfast/jq/program';
import { asDoubles } from '@holdfast/json/as-doubles';
import { CheckTooCostly, MeteredCheck } from '@holdfast/json-schema/metered-check';
import { partCosts } from '@holdfast/json-schema/part-cost';
import { askUniqueLinearly } from '@holdfast/json-schema/unique-items';
import type { Allowance } from '@holdfast/workflow-core/expression/expressions';
import { jsonSize } from '@holdfast/workflow-core/json-size';
import { maxDataSize, type JsonValue } from '@holdfast/workflow-core/json';
import type { Schemas } from '@holdfast/workflow-core/schema/schemas';
import { Ajv, type ErrorObject, type Options } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** I11: what one check may cost, and how much of that is a step of a turn. */
const maxCost = 10_000_000;
const costOfStep = 10;

const costOfPart = partCosts<JsonValue>((list) => Math.min(jsonSize(list, maxDataSize), maxDataSize));

/** I11: parts that a schema may have, references followed. */
const maxParts = 2_000;

/**
 * JSON Schema 2020-12 by ajv, or the draft that a schema names as its `$schema`. I11: what an author writes must not stop a replica, so a schema refers only to its own parts and never to
 * what it is part of, its patterns are matched within a budget, and the first misfit ends a check. `format` is an annotation, as the
 * specification has it by default.
 */
export const jsonSchemas: Schemas = {
  compile: (given) => {
    try {
      const document = asDoubles(given);
      if (typeof document !== 'boolean') partsOf(document, document, new Map());
      const draft = draftOf(document);
      if (draft === undefined) return { ok: false, message: `This version knows JSON Schema ${[...drafts.keys()].join(', ')}.` };
      const meta = metaSchemaOf(draft);
      if (meta.validateSchema(document as object) !== true) return { ok: false, message: `This is not JSON Schema ${draft}: ${problem(meta.errors?.[0])}.` };
      const metered = new MeteredCheck<JsonValue>(() => newAjv(draft), document as object | boolean, costOfPart);
      return { ok: true, validate: (value, allowance) => check(metered, value, allowance) };
    } catch (error) {
      return { ok: false, message: `The schema does not compile: ${error instanceof Error ? error.message.slice(0, 300) : 'unknown'}.` };
    }
  },
};

function check(metered: MeteredCheck<JsonValue>, value: JsonValue, allowance: Allowance = { steps: Infinity }): readonly string[] {
  try {
    return metered.fits(value, Math.min(maxCost, Math.max(0, allowance.steps) * costOfStep)) ? [] : [problem(metered.misfits[0])];
  } catch (error) {
    if (error instanceof PatternTooCostly) return ['it is too costly to match with a pattern of the schema'];
    if (error instanceof CheckTooCostly) return ['it is too costly to check with the schema'];
    throw error;
  } finally {
    allowance.steps -= Math.ceil(metered.spent / costOfStep);
  }
}

const drafts: ReadonlyMap<string, new (options: Options) => Ajv> = new Map<string, new (options: Options) => Ajv>([['2020-12', Ajv2020], ['2019-09', Ajv2019], ['draft-07', Ajv]]);

/** The name of a draft, as in the URI of its meta-schema; undefined when it is not known here. */
function draftOf(document: JsonValue): string | undefined {
  const named = typeof document === 'object' && document !== null && '$schema' in document ? document['$schema'] : undefined;
  if (typeof named !== 'string') return '2020-12';
  const name = /^https?:\/\/json-schema\.org\/(?:draft\/)?([^/]+)\/schema#?$/u.exec(named)?.[1];
  return name !== undefined && drafts.has(name) ? name : undefined;
}

function ajvOf(draft: string, options: Options): Ajv {
  const Draft = drafts.get(draft) ?? Ajv2020;
  return askUniqueLinearly(new Draft({ strict: false, logger: false, validateFormats: false, ...options }));
}

const metaSchemas = new Map<string, Ajv>();

/** Knows the meta-schema of a draft, which takes 20 ms to compile. */
function metaSchemaOf(draft: string): Ajv {
  const known = metaSchemas.get(draft) ?? ajvOf(draft, {});
  metaSchemas.set(draft, known);
  return known;
}

/** One a schema: ids of one never meet those of another. */
function newAjv(draft: string): Ajv {
  const regExp = Object.assign(boundedPattern, { code: 'boundedPattern' });
  return ajvOf(draft, { meta: false, validateSchema: false, code: { regExp, optimize: false } });
}

/** A text took more steps to match than its length allows. */
class PatternTooCostly extends Error {}

let matcher: Program | undefined;

function matching(): Program {
  const program = matcher ?? compile('test($pattern)', { variables: ['pattern'] });
  if (isCompileError(program)) throw new SyntaxError(program.message);
  return (matcher = program);
}

/**
 * Matches with the regular expressions of our jq, which count their steps.
 *
 * @throws {PatternTooCostly} when the steps run out, which ends the whole check.
 */
function boundedPattern(source: string): { test: (text: string) => boolean; toString: () => string } {
  const match = (text: string) => {
    const outcome = matching().run(text, { pattern: source }, { ...defaultBudget, regexSteps: 2_000 + 4 * text.length });
    if (outcome.kind === 'budget-exceeded') throw new PatternTooCostly();
    return outcome;
  };
  if (match('').kind === 'error') throw new SyntaxError(`the pattern ${source} is not valid`);
  return { test: (text) => match(text).values[0] === true, toString: () => source };
}

/** Keywords whose values are data. */
const data = new Set(['const', 'enum', 'default', 'examples']);

/** @throws {SyntaxError} when there are more than there may be, or a reference leads elsewhere or in a circle. */
function partsOf(node: JsonValue, root: JsonValue, known: Map<JsonValue, number | undefined>): number {
  if (typeof node !== 'object' || node === null) return 0;
  if (known.has(node)) {
    const count = known.get(node);
    if (count === undefined) throw new SyntaxError('it refers to what it is part of');
    return count;
  }
  known.set(node, undefined);
  let count = 1;
  for (const [key, member] of Object.entries(node)) {
    if (key === '$dynamicRef' || key === '$recursiveRef' || (key === '$ref' && typeof member === 'string' && !member.startsWith('#/'))) throw new SyntaxError('it may refer only to parts of itself, as #/…');
    if (key === '$ref' && typeof member === 'string') count += partsOf(partOf(root, member), root, known);
    else if (!data.has(key)) count += partsOf(member, root, known);
    if (count > maxParts) throw new SyntaxError('it is too large');
  }
  known.set(node, count);
  return count;
}

/** RFC 6901 section 6: what the fragment points to; null when there is nothing. */
function partOf(root: JsonValue, reference: string): JsonValue {
  const keys = decodeURIComponent(reference).split('/').slice(1).map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  return keys.reduce<JsonValue>((part, key) => (typeof part === 'object' && part !== null ? ((part as Readonly<Record<string, JsonValue>>)[key] ?? null) : null), root);
}

function problem(error: ErrorObject | undefined): string {
  return `${error?.instancePath === '' || error === undefined ? 'it' : error.instancePath} ${error?.message ?? 'does not fit'}`;
}
