/** A text that is looked for natively: what that costs for each place of the other is bounded by its length. */
const short = 32;

/**
 * Where a text begins in another, overlaps included, in time that grows with the lengths of both and not with their product, which
 * `indexOf` may need (Knuth, Morris and Pratt). The text that is looked for is not empty.
 */
export function* placesOf(wanted: string, text: string): Generator<number, void> {
  if (wanted.length <= short) {
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) yield at;
    return;
  }
  if (wanted.length > text.length) return;
  const borders = bordersOf(wanted);
  let matched = 0;
  for (let at = 0; at < text.length; at++) {
    matched = goOn(wanted, borders, matched, text.charCodeAt(at));
    if (matched < wanted.length) continue;
    yield at + 1 - matched;
    matched = borders[matched - 1] as number;
  }
}

/** Whether a text occurs in another, in time that grows with the lengths of both. */
export function includesText(text: string, wanted: string): boolean {
  return wanted === '' || placesOf(wanted, text).next().done !== true;
}

/** For each beginning of the text, how much of it is both its beginning and its end, itself aside. */
function bordersOf(text: string): Int32Array {
  const borders = new Int32Array(text.length);
  for (let at = 1; at < text.length; at++) borders[at] = goOn(text, borders, borders[at - 1] as number, text.charCodeAt(at));
  return borders;
}

/** How much of the text is matched when a unit comes after so much of it. */
function goOn(text: string, borders: Int32Array, from: number, unit: number): number {
  let matched = from;
  while (matched > 0 && text.charCodeAt(matched) !== unit) matched = borders[matched - 1] as number;
  return text.charCodeAt(matched) === unit ? matched + 1 : matched;
}
