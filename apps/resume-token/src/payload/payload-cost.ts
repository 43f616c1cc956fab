import type { CostOfPart } from '@holdfast/json-schema/metered-check';
import { partCosts } from '@holdfast/json-schema/part-cost';

/** All misfits are kept until the check is over: what each takes of memory bounds them, too. */
const costOfMisfit = 10;

const costOfAsking = partCosts((list) => JSON.stringify(list).length);

/** What a part asks, and the misfits that it may leave: one itself, one for each name that it wants, and one for each member that it does not. */
export const costOfPart: CostOfPart<unknown> = (part) => {
  const costOf = costOfAsking(part);
  const wanted = [part['required'], ...Object.values(Object(part['dependentRequired']))].reduce<number>((count, names) => count + (Array.isArray(names) ? names.length : 0), 1);
  return (value) => costOf(value) + costOfMisfit * (wanted + (typeof value === 'object' && value !== null ? Object.keys(value).length : 0));
};
