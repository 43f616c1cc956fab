import type { RegexNode, RepeatMode } from './node.ts';
import { type Reader, reject } from './reader.ts';

/** Largest number in `{n,m}`. */
const maxCount = 100_000;

/** Quantifiers on quantifiers. */
const maxStack = 500;

const interval = /\{(\d+)(?:(,)(\d*))?\}/y;

/** The item with all quantifiers that follow it. */
export function applyQuantifier(reader: Reader, item: RegexNode, skip: () => boolean): RegexNode {
  let node = item;
  for (let count = 0; ; count++) {
    skip();
    const bounds = parseBounds(reader);
    if (bounds === undefined) return node;
    if (count >= maxStack) return reject('too deep nest level');
    if (isPlace(node)) return reject('target of repeat operator is invalid');
    node = { kind: 'repeat', body: node, min: bounds[0], max: bounds[1], mode: parseMode(reader) };
  }
}

/** Takes no character, so that repeating it means nothing. */
function isPlace(node: RegexNode): boolean {
  return node.kind === 'anchor' || node.kind === 'look' || (node.kind === 'choice' && node.options.some(isPlace));
}

function parseMode(reader: Reader): RepeatMode {
  if (reader.takeIf('?')) return 'lazy';
  return reader.takeIf('+') ? 'possessive' : 'greedy';
}

/** Braces that are no interval are plain text. */
function parseBounds(reader: Reader): readonly [number, number] | undefined {
  if (reader.takeIf('*')) return [0, Number.POSITIVE_INFINITY];
  if (reader.takeIf('+')) return [1, Number.POSITIVE_INFINITY];
  if (reader.takeIf('?')) return [0, 1];
  const match = reader.match(interval);
  if (match === undefined) return undefined;
  const [, low = '', comma, high = ''] = match;
  const min = Number(low);
  const max = comma === undefined ? min : high === '' ? Number.POSITIVE_INFINITY : Number(high);
  if (min > maxCount || (max > maxCount && high !== '')) return reject('too big number for repeat range');
  return max < min ? reject('upper is smaller than lower in repeat range') : [min, max];
}
