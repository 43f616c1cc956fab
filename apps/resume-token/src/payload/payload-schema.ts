import { asDoubles } from '@holdfast/json/as-doubles';
import { CheckTooCostly, MeteredCheck } from '@holdfast/json-schema/metered-check';
import { askUniqueLinearly } from '@holdfast/json-schema/unique-items';
import type { ProblemPlace } from '@holdfast/problem/problem';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import type { PayloadSchema } from '../token/resume-token.ts';
import { canonicalJson } from '@holdfast/json/canonical-json';
import { costOfPart } from './payload-cost.ts';
import { safePattern, type SafePattern } from './safe-pattern.ts';

const schemaBytes = 16_384;
const payloadBytes = 16_384;
/** I11: what one check may cost: about 100 ms, and half a second where it is spent on patterns. References can make the parts it applies more than the stars: each part of 200 may name the next one twice. */
const maxCost = 10_000_000;
/** Steps of a pattern that cost one: no text that a person writes comes near what they are bounded by. */
const stepsOfCost = 10;

/** Finds what does not fit; none: the payload fits. Pointers are into the request body. */
export type CheckPayload = (payload: unknown) => readonly ProblemPlace[];

/**
 * Compiles a payload schema: JSON Schema 2020-12 in ajv's strict mode (an unknown keyword or format is an error), 16 KiB at most, no reference
 * to elsewhere, formats `date`, `email` and `textarea` (a text of several lines), patterns as `safePattern` allows.
 */
export function compilePayloadSchema(given: PayloadSchema): Result<CheckPayload, 'payload-schema-invalid'> {
  const schema = asDoubles(given);
  if (Buffer.byteLength(canonicalJson(schema)) > schemaBytes) return refuse('payload-schema-invalid', { detail: `A payload schema has ${schemaBytes} bytes at most.` });
  try {
    if (metaAjv.validateSchema(schema) !== true) return refuse('payload-schema-invalid', { detail: `It is not JSON Schema 2020-12: ${metaAjv.errorsText(metaAjv.errors, { dataVar: '' }).slice(0, 200)}` });
    const check = new MeteredCheck<unknown>(newAjv, schema, costOfPart);
    return accept((payload) => {
      if (Buffer.byteLength(JSON.stringify(payload) ?? '') > payloadBytes) return [{ pointer: '/payload', message: `has ${payloadBytes} bytes at most` }];
      try {
        return check.fits(payload, maxCost) ? [] : check.misfits.slice(0, 20).map(place);
      } catch (error) {
        if (error instanceof CheckTooCostly) return [{ pointer: '/payload', message: 'is too costly to check' }];
        throw error;
      }
    });
  } catch (error) {
    return refuse('payload-schema-invalid', { detail: error instanceof Error ? error.message.slice(0, 300) : 'It does not compile.' });
  }
}

/** Knows the meta-schema, which takes 20 ms to compile. */
const metaAjv = new Ajv2020({ logger: false });

/** One ajv a schema: ids of one tenant's schemas never meet another's. */
function newAjv(spend: (cost: number) => void): Ajv2020 {
  const regExp = Object.assign((source: string) => meteredPattern(safePattern(source), spend), { code: 'meteredPattern' });
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true, meta: false, validateSchema: false, logger: false, code: { regExp, optimize: false } });
  ajv.addFormat('date', isDate);
  ajv.addFormat('email', /^[^\s@]{1,64}@[^\s@]{1,255}$/u);
  ajv.addFormat('textarea', true);
  return askUniqueLinearly(ajv);
}

function meteredPattern(pattern: SafePattern, spend: (cost: number) => void): SafePattern {
  const test = (text: string) => {
    spend(Math.ceil(pattern.steps(text) / stepsOfCost));
    return pattern.test(text);
  };
  return { ...pattern, test };
}

/** RFC 3339 full-date of a day that exists. */
function isDate(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/u.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function place(error: ErrorObject): ProblemPlace {
  const missing: unknown = error.params['missingProperty'] ?? error.params['additionalProperty'];
  const member = typeof missing === 'string' ? `/${missing.replaceAll('~', '~0').replaceAll('/', '~1')}` : '';
  return { pointer: `/payload${error.instancePath}${member}`, message: missing === undefined ? (error.message ?? 'does not fit') : error.keyword === 'required' ? 'is required' : 'is not expected' };
}
