import { fail } from '../jq-error.ts';
import { compileRegex, type CompiledRegex } from '../regex/compile-regex.ts';
import { Machine } from '../regex/machine.ts';
import { after, codePointLength, isBasic } from '../value/code-points.ts';
import { describe } from '../value/excerpt.ts';
import { isArray, kindOf } from '../value/kind.ts';
import { type JqObject, type MutableObject, type Value, setKey } from '../value/value.ts';
import type { Work } from '../work.ts';
import { type Family, native0, native1, native2 } from './builtin.ts';

/** Builtins on regular expressions. Those that begin with `_` are what jq's own definitions are made of. */
export const regex: Family = {
  '_match/1': native1((input, re, work) => withFlags(re, (pattern, flags) => matchObjects(input, pattern, flags, work))),
  '_match/2': native2((input, pattern, flags, work) => matchObjects(input, pattern, flags, work)),
  '_test/1': native1((input, re, work) => withFlags(re, (pattern, flags) => test(input, pattern, flags, work))),
  '_test/2': native2((input, pattern, flags, work) => test(input, pattern, flags, work)),
  '_captured/0': native0(captured),
};

/** `match("re")`, `match(["re"])` and `match(["re", "flags"])`. */
function withFlags<T>(re: Value, use: (pattern: Value, flags: Value) => T): T {
  if (typeof re === 'string') return use(re, null);
  if (!isArray(re) || re.length === 0) return fail(`${kindOf(re)} not a string or array`);
  return use(re[0] as Value, re[1] ?? null);
}

function compile(input: Value, pattern: Value, flags: Value, work: Work): CompiledRegex {
  if (typeof input !== 'string') return fail(`${describe(input)} cannot be matched, as it is not a string`);
  if (typeof pattern !== 'string') return fail(`${describe(pattern)} is not a string`);
  if (flags !== null && typeof flags !== 'string') return fail(`${describe(flags)} is not a string`);
  return compileRegex(pattern, flags ?? '', work);
}

function test(input: Value, pattern: Value, flags: Value, work: Work): boolean {
  const compiled = compile(input, pattern, flags, work);
  return new Machine(compiled.machine, input as string, compiled.wanted, work).search(0) !== undefined;
}

type Span = readonly number[];

/** The matches of a pattern, each as the places of its groups; only the first without the flag `g`. */
function matches(input: Value, pattern: Value, flags: Value, work: Work): readonly Span[] {
  const compiled = compile(input, pattern, flags, work);
  const text = input as string;
  const machine = new Machine(compiled.machine, text, compiled.wanted, work);
  const found: Span[] = [];
  for (let from = 0; from <= text.length; ) {
    const match = machine.search(from);
    if (match === undefined) break;
    work.step();
    work.array(found.push(match));
    if (!compiled.global) break;
    const end = match[1] as number;
    from = end === match[0] ? after(text, end) : Math.max(end, from + 1);
  }
  return found;
}

function matchObjects(input: Value, pattern: Value, flags: Value, work: Work): Value {
  const spans = matches(input, pattern, flags, work);
  if (spans.length === 0) return [];
  const text = input as string;
  const { names } = compile(input, pattern, flags, work).machine;
  const places = new Places(text, work);
  return spans.map((span) => ({
    ...part(text, span, 0, places),
    captures: names.map((name, index) => ({ ...part(text, span, index + 1, places), name })),
  }));
}

function part(text: string, span: Span, group: number, places: Places): MutableObject {
  const [start, end] = [span[2 * group] as number, span[2 * group + 1] as number];
  if (start < 0 || end < 0) return { offset: -1, string: null, length: 0 };
  const string = text.slice(start, end);
  if (string === '' && group > 0) return { offset: places.points(start), string, length: 0 };
  return { offset: places.points(start), length: codePointLength(string), string };
}

/** Turns UTF-16 indexes into code point indexes, counting on from the last one asked for. */
class Places {
  private readonly text: string;
  private readonly work: Work;
  private readonly basic: boolean;
  private unit = 0;
  private point = 0;

  constructor(text: string, work: Work) {
    this.text = text;
    this.work = work;
    this.basic = isBasic(text);
  }

  points(unit: number): number {
    if (this.basic) return unit;
    if (unit < this.unit) [this.unit, this.point] = [0, 0];
    this.work.charge((unit - this.unit) >>> 3);
    this.point += codePointLength(this.text.slice(this.unit, unit));
    this.unit = unit;
    return this.point;
  }
}

/** The named captures of a match as an object. */
function captured(match: Value): Value {
  const object: MutableObject = {};
  for (const capture of (match as JqObject)['captures'] as readonly JqObject[]) {
    const name = capture['name'];
    if (typeof name === 'string') setKey(object, name, capture['string'] as Value);
  }
  return object;
}
