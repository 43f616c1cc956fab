/** One place that differs; `pointer` is a JSON pointer (RFC 6901) into the version that has it, into both when it changed. */
export type Difference =
  | { readonly pointer: string; readonly change: 'added'; readonly to: unknown }
  | { readonly pointer: string; readonly change: 'removed'; readonly from: unknown }
  | { readonly pointer: string; readonly change: 'changed'; readonly from: unknown; readonly to: unknown };

/** `place`: how a pointer goes on from what holds it. */
interface Entry {
  readonly value: unknown;
  readonly place: string;
}

/** Places that one answer tells, and the characters of their pointers: a key may be as long as a definition, and stand in the pointers of all that is inside. */
const maxTold = 10_000;
const maxPointers = 2 ** 20;

export interface Comparison {
  readonly changes: readonly Difference[];
  /** How many more there are. */
  readonly omitted: number;
}

/** What differs; of more than anybody reads, the first that were found. */
export function compare(from: unknown, to: unknown): Comparison {
  const found = differences(from, to);
  let characters = 0;
  const end = found.findIndex(({ pointer }, index) => index === maxTold || (characters += pointer.length) > maxPointers);
  const changes = end === -1 ? found : found.slice(0, end);
  return { changes, omitted: found.length - changes.length };
}

/** The smallest places in which two values of JSON differ. Items of lists that are one named member each (tasks) are told apart by their names. */
export function differences(from: unknown, to: unknown, pointer = ''): Difference[] {
  if (typeof from !== 'object' || typeof to !== 'object' || from === null || to === null || Array.isArray(from) !== Array.isArray(to)) {
    return from === to ? [] : [{ pointer, change: 'changed', from, to }];
  }
  const [before, after] = [entriesOf(from), entriesOf(to)];
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].flatMap((key): Difference[] => {
    const [was, is] = [before.get(key), after.get(key)];
    const place = `${pointer}/${(was ?? is)?.place}`;
    if (is === undefined) return [{ pointer: place, change: 'removed', from: was?.value }];
    if (was === undefined) return [{ pointer: place, change: 'added', to: is.value }];
    return differences(was.value, is.value, place);
  });
}

/** A list of tasks by their names when each has one of its own, any other list by its indexes. */
function entriesOf(value: object): ReadonlyMap<string, Entry> {
  if (!Array.isArray(value)) return new Map(Object.entries(value).map(([key, member]) => [key, { value: member, place: escaped(key) }]));
  const names = value.map(nameOf).filter((name) => name !== undefined);
  const areNamed = names.length === value.length && new Set(names).size === names.length;
  return new Map(value.map((item: unknown, index) => [
    (areNamed ? names[index] : undefined) ?? String(index),
    areNamed ? { value: Object.values(item as object)[0], place: `${index}/${escaped(names[index] ?? '')}` } : { value: item, place: String(index) },
  ]));
}

function nameOf(item: unknown): string | undefined {
  const keys = typeof item === 'object' && item !== null && !Array.isArray(item) ? Object.keys(item) : [];
  return keys.length === 1 ? keys[0] : undefined;
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
