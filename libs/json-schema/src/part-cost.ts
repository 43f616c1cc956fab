import type { CostOfPart } from './metered-check.ts';

/** A match begins anew each time, and may have to read its pattern. */
const costOfMatch = 100;

/**
 * What a part costs goes by what it asks and by how much of a value: about ten nanoseconds each. A pattern is taken to match within a bound of its own.
 *
 * @param sizeOf the characters of a list, roughly, which is read as a whole for equal items.
 */
export function partCosts<Value>(sizeOf: (list: Value) => number): CostOfPart<Value> {
  return (part) => {
    const patterns = Object.keys(membersOf(part['patternProperties']));
    const always = Object.keys(part).length + lengthOf(part['enum']) + lengthOf(part['const']) + lengthOf(part['required']) + lengthOf(part['dependentRequired']) + Object.keys(membersOf(part['properties'])).length;
    const perMember = patterns.reduce((cost, pattern) => cost + costOfMatch + pattern.length, 1);
    const match = typeof part['pattern'] === 'string' ? costOfMatch + part['pattern'].length : 0;
    return (value) => {
      if (typeof value === 'string') return always + match + Math.ceil(value.length / 16);
      if (typeof value !== 'object' || value === null) return always;
      if (!Array.isArray(value)) return always + perMember * Object.keys(value).length;
      return always + value.length + (part['uniqueItems'] === true ? sizeOf(value) : 0);
    };
  };
}

function membersOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

/** Of what values are compared with, by its parts and its text. */
function lengthOf(value: unknown): number {
  return value === undefined ? 0 : Math.ceil(JSON.stringify(value).length / 4);
}
