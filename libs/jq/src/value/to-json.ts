import type { Work } from '../work.ts';
import { formatDouble } from './format-double.ts';
import { isArray, isObject } from './kind.ts';
import { type JqNumber, NumberLiteral } from './number-literal.ts';
import type { JqObject, Value } from './value.ts';

/** Arrays and objects nested deeper than this print as `<skipped: too deep>`, as in jq. */
const maxDepth = 10_000;

/** jq's compact JSON text of a value. */
export function toJson(value: Value, work: Work): string {
  if (!isArray(value) && !isObject(value)) return charged(scalarText(value), work);
  const writer = new Writer(work);
  writer.write(value);
  return writer.text;
}

export function scalarText(value: null | boolean | JqNumber | string): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return formatDouble(value);
  return value instanceof NumberLiteral ? value.text : String(value);
}

/** A text that was written, and is paid for. */
function charged(text: string, work: Work): string {
  work.charge(text.length >>> 6);
  return text;
}

// oxlint-disable-next-line no-control-regex -- U+007F is the one control character JSON.stringify leaves as it is and jq does not
const del = /\u007f/g;

export function quote(text: string): string {
  return JSON.stringify(text).replace(del, '\\u007f');
}

type Level = { readonly value: readonly Value[] | JqObject; readonly keys: readonly string[] | undefined; at: number };

/** Writes with a stack of its own, so depth costs no JavaScript stack. */
class Writer {
  text = '';
  private readonly work: Work;
  private readonly levels: Level[] = [];

  constructor(work: Work) {
    this.work = work;
  }

  write(root: Value): void {
    this.value(root);
    for (let level = this.levels.at(-1); level !== undefined; level = this.levels.at(-1)) this.next(level);
  }

  private next(level: Level): void {
    const { value, keys } = level;
    const length = keys === undefined ? (value as readonly Value[]).length : keys.length;
    if (level.at === length) {
      this.text += keys === undefined ? ']' : '}';
      this.levels.pop();
      return;
    }
    if (level.at > 0) this.text += ',';
    this.work.step();
    if (keys === undefined) {
      this.value((value as readonly Value[])[level.at++] as Value);
    } else {
      const key = keys[level.at++] as string;
      this.text += `${charged(quote(key), this.work)}:`;
      this.value((value as JqObject)[key] as Value);
    }
    if (this.text.length > 1_000) this.work.string(this.text.length >>> 6);
  }

  private value(value: Value): void {
    if (!isArray(value) && !isObject(value)) {
      this.text += charged(scalarText(value), this.work);
    } else if (this.levels.length > maxDepth) {
      this.text += '<skipped: too deep>';
    } else if (isArray(value)) {
      this.text += '[';
      this.levels.push({ value, keys: undefined, at: 0 });
    } else {
      this.text += '{';
      this.levels.push({ value, keys: Object.keys(value), at: 0 });
    }
  }
}
