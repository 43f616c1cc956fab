import type { z } from 'zod';

/** One thing wrong with a definition. */
export interface Issue {
  /** JSON pointer (RFC 6901) into the definition. */
  readonly pointer: string;
  /** A sentence that helps its author. */
  readonly message: string;
}

export type Path = readonly PropertyKey[];

/** RFC 6901 section 3: the pointer that goes on from `base` along `path`. */
export function pointerTo(base: string, path: Path): string {
  let pointer = base;
  for (const segment of path) pointer += `/${escaped(String(segment))}`;
  return pointer;
}

/** Nearly every name stands as it is. */
function escaped(name: string): string {
  return /[~/]/u.test(name) ? name.replaceAll('~', '~0').replaceAll('/', '~1') : name;
}

/** The same, the other way round: the keys that the pointer goes along. */
export function pathOf(pointer: string): readonly string[] {
  return pointer.split('/').slice(1).map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

const fewNames = 20;

const maxName = 100;

function abridged(name: string): string {
  return name.length > maxName ? `${name.slice(0, maxName)}…` : name;
}

/** Names in a sentence; of many the first, of long ones the beginning: each of thousands of problems may list them. */
export function listed(names: readonly string[]): string {
  const more = names.length - fewNames;
  return `${names.slice(0, fewNames).map(abridged).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const kinds: Readonly<Record<string, string>> = { object: 'an object', record: 'an object', array: 'a list', int: 'a whole number' };

/** zod's messages in the words of definitions. */
export function sentence({ code, input, ...issue }: z.core.$ZodRawIssue): string | undefined {
  if (code !== 'invalid_type') return undefined;
  const expected = String(issue['expected']);
  if (expected === 'nonoptional') return 'This is missing.';
  if (typeof input === 'bigint' && (expected === 'int' || expected === 'number')) return 'This number is too large.';
  const kind = kinds[expected] ?? `a ${expected}`;
  return input === undefined ? `This is missing: ${kind} is needed here.` : `This must be ${kind}.`;
}

/** What `schema` has against `value`, each at its place below `base`. */
export function issuesOf(schema: z.ZodType, value: unknown, base: string): readonly Issue[] {
  const result = schema.safeParse(value, { error: sentence });
  return result.success ? [] : result.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ pointer: pointerTo(base, [...issue.path, key]), message: `“${key}” is not known here; check the spelling.` }))
      : [{ pointer: pointerTo(base, issue.path), message: issue.message }],
  );
}
