import { jsonSize } from '@holdfast/workflow-core/json-size';
import { maxDataSize, type JsonObject, type JsonValue } from '@holdfast/workflow-core/json';

/** What one part of a schema costs for one value it is asked about, its inner parts aside; about ten nanoseconds each. */
export type PartCost = (value: JsonValue) => number;

/** A match begins anew each time, and may have to read its pattern. */
const costOfMatch = 100;

/** @param part an object of a schema. */
export function costOfPart(part: JsonObject): PartCost {
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
}

function membersOf(value: JsonValue | undefined): object {
  return typeof value === 'object' && value !== null ? value : {};
}

/** Of what values are compared with, by its parts and its text. */
function lengthOf(value: JsonValue | undefined): number {
  return value === undefined ? 0 : Math.ceil(JSON.stringify(value).length / 4);
}

function sizeOf(value: JsonValue): number {
  return Math.min(jsonSize(value, maxDataSize), maxDataSize);
}
