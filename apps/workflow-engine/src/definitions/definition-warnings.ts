import { pointerTo, type Path } from '@holdfast/workflow-core/definition/issue';
import { isJsonObject, type JsonObject, type JsonValue } from '@holdfast/workflow-core/json';

/** A place of a definition that is valid and probably not what its author means. */
interface Warning {
  /** Of the place in the definition: its JSON pointer, made when it is told. */
  readonly pointer: () => string;
  readonly message: string;
}

/** The keys to a place, from the last to the first. */
type Way = { readonly key: string | number; readonly before: Way } | undefined;

/** What a place is: the value of one of these keys, or a part of what a listener or a schedule waits for; there, what is called `correlate` is no data. */
type Kind = 'listen' | 'schedule' | 'filter' | 'other';

/** Begins with the member `data`, bare or in `${ }`. */
const ofEnvelope = /^(?:\$\{)?\s*\.data\b/u;

/** What is suspicious in a definition that can be published. */
export function definitionWarnings(document: JsonValue): readonly Warning[] {
  return [...warningsIn(document, undefined, 'other')];
}

function* warningsIn(value: JsonValue, way: Way, kind: Kind): Generator<Warning, void> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    const here: Way = { key, before: way };
    if (kind === 'filter' && key === 'correlate' && isJsonObject(member)) yield* correlationWarnings(member, here);
    else yield* warningsIn(member, here, kindOf(key, kind));
  }
}

function kindOf(key: string, around: Kind): Kind {
  if ((around === 'listen' && key === 'to') || (around === 'schedule' && key === 'on')) return 'filter';
  if (around === 'filter' && /^(?:[a-z]+|\d+)$/u.test(key)) return 'filter';
  return key === 'listen' || key === 'schedule' ? key : 'other';
}

function* correlationWarnings(correlations: JsonObject, way: Way): Generator<Warning, void> {
  for (const [name, correlation] of Object.entries(correlations)) {
    if (!isJsonObject(correlation) || typeof correlation['from'] !== 'string' || !ofEnvelope.test(correlation['from'].trimStart())) continue;
    const pointer = () => pointerTo('', [...pathOf(way), name, 'from']);
    yield { pointer, message: 'It is evaluated on the data of the event, not on the event: unless the data has a member `data`, no event is ever correlated. Leave out `.data`.' };
  }
}

function pathOf(way: Way): Path {
  const keys: (string | number)[] = [];
  for (let at = way; at !== undefined; at = at.before) keys.push(at.key);
  return keys.toReversed();
}
