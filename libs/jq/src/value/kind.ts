import { type JqNumber, NumberLiteral } from './number-literal.ts';
import type { JqObject, Value } from './value.ts';

export type Kind = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

export function kindOf(value: Value): Kind {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'boolean';
  if (value === null) return 'null';
  if (isNumber(value)) return 'number';
  return Array.isArray(value) ? 'array' : 'object';
}

export function isArray(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isObject(value: Value): value is JqObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof NumberLiteral);
}

export function isNumber(value: Value): value is JqNumber {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof NumberLiteral;
}

/** jq's truth: everything but `false` and `null`. */
export function isTrue(value: Value): boolean {
  return value !== false && value !== null;
}

/** The double a number stands for. */
export function toDouble(value: JqNumber): number {
  return typeof value === 'object' ? value.double : Number(value);
}
