import { maxDepth } from './yaml-nesting.ts';

/** A place in a value, as a JSON pointer, and why it cannot be JSON data of a definition. */
export interface Misfit {
  readonly pointer: string;
  readonly message: string;
}

/** Characters that a definition may grow to once its aliases are expanded. */
const maxExpanded = 1_048_576;

type Visit = { readonly value: unknown; readonly pointer: string; readonly depth: number };

/** The first thing in `value` that is not bounded, plain JSON data: too deep, too large, cyclic, or a number without a literal. */
export function findMisfit(value: unknown): Misfit | undefined {
  const open: Visit[] = [{ value, pointer: '', depth: 0 }];
  let size = 0;
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    const { pointer, depth } = visit;
    if (depth > maxDepth) return { pointer, message: `collections nest more than ${maxDepth} deep` };
    if (typeof visit.value === 'number' && !Number.isFinite(visit.value)) return { pointer, message: 'this number has no JSON form' };
    if (typeof visit.value === 'string' && visit.value.includes('\0')) return { pointer, message: 'a NUL character is not allowed' };
    size += typeof visit.value === 'string' || typeof visit.value === 'bigint' ? String(visit.value).length : 8;
    if (size > maxExpanded) return { pointer: '', message: 'the definition is too large once its aliases are expanded' };
    if (typeof visit.value !== 'object' || visit.value === null) continue;
    for (const [name, inner] of Object.entries(visit.value)) {
      open.push({ value: inner, pointer: `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, depth: depth + 1 });
    }
  }
  return undefined;
}
