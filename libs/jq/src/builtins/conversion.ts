import { fail } from '../jq-error.ts';
import { parseJson } from '../json/parse-json.ts';
import { codePointLength } from '../value/code-points.ts';
import { describe } from '../value/excerpt.ts';
import { isArray, isNumber, isObject, kindOf, toDouble } from '../value/kind.ts';
import { NumberLiteral, parseNumber } from '../value/number-literal.ts';
import type { Value } from '../value/value.ts';
import { toJson } from '../value/to-json.ts';
import type { Work } from '../work.ts';
import { type Family, keeping, native0, native1 } from './builtin.ts';
import { applyFormat } from './format.ts';

/** Builtins that turn a value into one of another kind, or tell its kind or size. */
export const conversion: Family = {
  'format/1': native1((input, name, work) => (typeof name === 'string' ? applyFormat(name, input, work) : fail(`${describe(name)} is not a valid format`))),
  'fromjson/0': native0(fromJson),
  'length/0': native0(length),
  'toboolean/0': native0(toBoolean),
  'tojson/0': native0(toJson),
  'tonumber/0': keeping(toNumber),
  'tostring/0': keeping((input, work) => (typeof input === 'string' ? input : toJson(input, work))),
  'type/0': native0(kindOf),
};

function fromJson(input: Value, work: Work): Value {
  if (typeof input !== 'string') return fail(`${describe(input)} only strings can be parsed`);
  return parseJson(input, work);
}

function length(input: Value, work: Work): Value {
  if (typeof input === 'string') {
    work.scan(input.length);
    return codePointLength(input);
  }
  if (isArray(input)) return input.length;
  if (isObject(input)) {
    const size = Object.keys(input).length;
    work.charge(size);
    return size;
  }
  if (input === null) return 0;
  if (typeof input === 'boolean') return fail(`${describe(input)} has no length`);
  if (typeof input === 'bigint') return input < 0 ? -input : input;
  if (input instanceof NumberLiteral) return input.double < 0 ? input.negate() : input;
  return Math.abs(toDouble(input));
}

function toBoolean(input: Value): Value {
  if (typeof input === 'boolean') return input;
  if (input === 'true' || input === 'false') return input === 'true';
  return fail(`${describe(input)} cannot be parsed as a boolean`);
}

function toNumber(input: Value, work: Work): Value {
  if (isNumber(input)) return input;
  if (typeof input === 'string') work.scan(input.length);
  const parsed = typeof input === 'string' ? parseNumber(input) : undefined;
  return parsed ?? fail(`${describe(input)} cannot be parsed as a number`);
}
