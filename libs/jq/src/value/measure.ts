import type { Work } from '../work.ts';
import { NumberLiteral } from './number-literal.ts';
import type { JqObject, Value } from './value.ts';

/** What a leaf, a key or a container counts beyond its characters. */
const nodeSize = 4;

/** What an output adds to all outputs, and whether it is as JSON.stringify would have it. */
export type Measure = {
  size: number;
  /** Every number is a finite double. */
  plain: boolean;
};

/** Adds the leaves, containers, keys, characters and digits that were kept of a value to a measure, checked against the bound on the way. */
export function measure(value: Value, total: Measure, work: Work): void {
  if (typeof value !== 'object' || value === null) {
    leaf(value, total, none);
    work.outputSize(total.size);
    return;
  }
  const pending: (readonly Value[] | JqObject)[] = [];
  leaf(value, total, pending);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (Array.isArray(next)) {
      for (let at = 0; at < next.length; at++) leaf(next[at] as Value, total, pending);
    } else measureObject(next as JqObject, total, pending);
    work.outputSize(total.size);
  }
  work.outputSize(total.size);
}

/** For scalars, which leave nothing to look into. */
const none: (readonly Value[] | JqObject)[] = [];

/** Inherited keys, should there be any, only make the measure larger. */
function measureObject(object: JqObject, total: Measure, pending: (readonly Value[] | JqObject)[]): void {
  for (const key in object) {
    total.size += key.length + nodeSize;
    leaf(object[key] as Value, total, pending);
  }
}

function leaf(value: Value, total: Measure, pending: (readonly Value[] | JqObject)[]): void {
  total.size += nodeSize;
  if (typeof value === 'string') total.size += value.length;
  else if (typeof value === 'bigint') total.size += value.toString(16).length;
  else if (typeof value === 'number') {
    if (!Number.isFinite(value)) total.plain = false;
  } else if (typeof value === 'object' && value !== null) {
    if (value instanceof NumberLiteral) {
      total.plain = false;
      total.size += value.digits;
    } else pending.push(value);
  }
}
