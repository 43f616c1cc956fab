import type { ProblemPlace } from '@holdfast/problem/problem';
import { isJsonObject, type JsonValue } from '@holdfast/workflow-core/json';

/** A place of a definition that is valid and probably not what its author means. */
type Warning = Pick<ProblemPlace, 'pointer' | 'message'>;

/** Begins with the member `data`, bare or in `${ }`. */
const ofEnvelope = /^\s*(?:\$\{)?\s*\.data\b/u;
/** Of a filter of events: what is called `correlate` elsewhere is data. */
const filters = /\/(?:listen\/to|schedule\/on)(?:\/(?:[a-z]+|\d+))*\/correlate$/u;

/** What is suspicious in a definition that can be published. */
export function definitionWarnings(document: JsonValue, pointer = ''): readonly Warning[] {
  if (Array.isArray(document)) return document.flatMap((item, index) => definitionWarnings(item, `${pointer}/${index}`));
  if (!isJsonObject(document)) return [];
  return Object.entries(document).flatMap(([name, value]) => {
    const place = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    return filters.test(place) && isJsonObject(value) ? correlationWarnings(value, place) : definitionWarnings(value, place);
  });
}

function correlationWarnings(correlations: { readonly [name: string]: JsonValue }, pointer: string): readonly Warning[] {
  return Object.entries(correlations).flatMap(([name, correlation]) =>
    isJsonObject(correlation) && typeof correlation['from'] === 'string' && ofEnvelope.test(correlation['from'])
      ? [{ pointer: `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}/from`, message: 'It is evaluated on the data of the event, not on the event: unless the data has a member `data`, no event is ever correlated. Leave out `.data`.' }]
      : [],
  );
}
