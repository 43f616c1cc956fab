import './large-integer.ts';

/**
 * JSON with object members sorted by name at every depth and undefined members left out: equal values have equal text, also where a database (jsonb)
 * has written out the digits of a power of ten.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) => {
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
    if (isWritten(member)) return digitsOf(Number(member.rawJSON)) === member.rawJSON ? Number(member.rawJSON) : member;
    return Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** A large integer is written before the replacer is asked. */
function isWritten(member: object): member is { readonly rawJSON: string } {
  return JSON.isRawJSON(member);
}

/** Those by which a double is told from all others, and zeros. */
function digitsOf(double: number): string {
  const [mantissa = '', power] = double.toExponential().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return whole + fraction.padEnd(Number(power), '0');
}
