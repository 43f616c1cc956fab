/** What values a field has, and how they may be called. */
export interface FieldSpec {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names for values, the first standing for `min`; case does not matter. */
  readonly names?: readonly string[];
}

/** What is wrong with an expression. Never leaves this folder: `parseCron` returns the message. */
export class CronSyntaxError extends Error {}

/** `*` and `?` restrict nothing. */
export function isWildcard(text: string): boolean {
  return text === '*' || text === '?';
}

export function parseValue(spec: FieldSpec, text: string): number {
  const named = spec.names?.indexOf(text.toUpperCase()) ?? -1;
  const value = named >= 0 ? spec.min + named : Number(text);
  if (!(named >= 0 || /^\d{1,2}$/u.test(text)) || value < spec.min || value > spec.max) {
    throw new CronSyntaxError(`${spec.name}: "${text}" is not a value between ${spec.min} and ${spec.max}`);
  }
  return value;
}

function parseStep(spec: FieldSpec, text: string | undefined): number {
  if (text === undefined) return 1;
  if (!/^[1-9]\d{0,2}$/u.test(text)) throw new CronSyntaxError(`${spec.name}: "${text}" is not a step`);
  return Number(text);
}

/** One item of a list: `*`, `7`, `1-5`, any of them with `/step`. `7/2` goes from 7 to the greatest value. */
function parseItem(spec: FieldSpec, text: string): number[] {
  const [range = '', stepText, ...rest] = text.split('/');
  const [first = '', last, ...more] = range.split('-');
  if (rest.length > 0 || more.length > 0) throw new CronSyntaxError(`${spec.name}: "${text}" is not a value, a range or a step`);
  const step = parseStep(spec, stepText);
  const from = isWildcard(first) ? spec.min : parseValue(spec, first);
  const open = isWildcard(first) || stepText !== undefined ? spec.max : from;
  const to = last === undefined ? open : parseValue(spec, last);
  if (isWildcard(first) && last !== undefined) throw new CronSyntaxError(`${spec.name}: "${text}" is not a range`);
  if (from > to) throw new CronSyntaxError(`${spec.name}: the range "${text}" ends before it begins`);
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}

/** The values of a list such as `1-5,10,30/5`, ascending, each once. */
export function parseField(spec: FieldSpec, text: string): number[] {
  return [...new Set(text.split(',').flatMap((item) => parseItem(spec, item)))].toSorted((a, b) => a - b);
}
