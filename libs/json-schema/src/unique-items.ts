import type { Ajv, SchemaValidateFunction } from 'ajv';

/** Has `uniqueItems` cost what the list costs to read (I11): ajv compares every pair. */
export function askUniqueLinearly<Its extends Ajv>(ajv: Its): Its {
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword({ keyword: 'uniqueItems', type: 'array', schemaType: 'boolean', validate: validateUnique });
  return ajv;
}

const validateUnique: SchemaValidateFunction = (on: boolean, list: readonly unknown[]) => {
  const pair = on ? lastEqualPair(list) : undefined;
  validateUnique.errors = pair === undefined ? [] : [{ keyword: 'uniqueItems', message: `must NOT have duplicate items (items ## ${pair.j} and ${pair.i} are identical)`, params: pair }];
  return pair === undefined;
};

/** The last item that has an equal one before it, and the last of those. */
function lastEqualPair(list: readonly unknown[]): { i: number; j: number } | undefined {
  const places = new Map<string, number>();
  let pair: { i: number; j: number } | undefined;
  for (const [i, item] of list.entries()) {
    const text = canonical(item);
    const j = places.get(text);
    if (j !== undefined) pair = { i, j };
    places.set(text, i);
  }
  return pair;
}

/** Equal for equal values, whatever the order of members. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member) ? Object.fromEntries(Object.entries(member).toSorted(([one], [other]) => (one < other ? -1 : 1))) : member,
  );
}
