/** One place that differs; `pointer` is a JSON pointer (RFC 6901) into the version that has it, into both when it changed. */
export type Difference =
  | { readonly pointer: string; readonly change: 'added'; readonly to: unknown }
  | { readonly pointer: string; readonly change: 'removed'; readonly from: unknown }
  | { readonly pointer: string; readonly change: 'changed'; readonly from: unknown; readonly to: unknown };

type Entries = ReadonlyMap<string, unknown>;

/** The smallest places in which two values of JSON differ. Items of lists that are one named member each (tasks) are told apart by their names. */
export function differences(from: unknown, to: unknown, pointer = ''): Difference[] {
  if (typeof from !== 'object' || typeof to !== 'object' || from === null || to === null || Array.isArray(from) !== Array.isArray(to)) {
    return from === to ? [] : [{ pointer, change: 'changed', from, to }];
  }
  const [before, after] = [entriesOf(from), entriesOf(to)];
  const keys = [...before.keys(), ...[...after.keys()].filter((key) => !before.has(key))];
  return keys.flatMap((key): Difference[] => {
    const place = `${pointer}/${placeOf(key, before.has(key) ? from : to)}`;
    if (!after.has(key)) return [{ pointer: place, change: 'removed', from: before.get(key) }];
    if (!before.has(key)) return [{ pointer: place, change: 'added', to: after.get(key) }];
    return differences(before.get(key), after.get(key), place);
  });
}

/** A list of tasks by their names when each has one of its own, any other list by its indexes. */
function entriesOf(value: object): Entries {
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const names = value.map(nameOf);
  return names.every((name) => name !== undefined) && new Set(names).size === names.length
    ? new Map(value.map((item: object, index) => [names[index] ?? '', Object.values(item)[0]]))
    : new Map(value.map((item: unknown, index) => [String(index), item]));
}

function nameOf(item: unknown): string | undefined {
  const keys = typeof item === 'object' && item !== null && !Array.isArray(item) ? Object.keys(item) : [];
  return keys.length === 1 ? keys[0] : undefined;
}

function placeOf(key: string, container: object): string {
  const escaped = key.replaceAll('~', '~0').replaceAll('/', '~1');
  if (!Array.isArray(container)) return escaped;
  const index = container.findIndex((item) => nameOf(item) === key);
  return index >= 0 && entriesOf(container).has(key) ? `${index}/${escaped}` : key;
}
