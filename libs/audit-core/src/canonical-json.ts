export type CanonicalValue = string | number | readonly CanonicalValue[] | { readonly [member: string]: CanonicalValue | undefined };

/**
 * The one text of a value: RFC 8785, for strings, safe integers, arrays and objects. Members that are undefined are left out.
 *
 * @throws {TypeError} for any other number: nothing of ours has one.
 */
export function canonicalJson(value: CanonicalValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new TypeError('only safe integers have one spelling here');
    return String(value);
  }
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.keys(value)
    .toSorted()
    .flatMap((name) => {
      const member = value[name];
      return member === undefined ? [] : [`${JSON.stringify(name)}:${canonicalJson(member)}`];
    });
  return `{${members.join(',')}}`;
}

function isList(value: CanonicalValue): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}
