const surrogate = /[\uD800-\uDFFF]/;

/** Whether UTF-16 indexes and code point indexes agree. */
export function isBasic(text: string): boolean {
  return !surrogate.test(text);
}

/** Length in code points. */
export function codePointLength(text: string): number {
  if (isBasic(text)) return text.length;
  let count = 0;
  for (let at = 0; at < text.length; at = after(text, at)) count++;
  return count;
}

/** The UTF-16 index of the code point with this index, or the end of the text. */
export function unitIndex(text: string, index: number): number {
  let at = 0;
  for (let left = index; left > 0 && at < text.length; left--) at = after(text, at);
  return at;
}

/** Code points before this UTF-16 index. */
export function codePointIndex(text: string, unit: number): number {
  return codePointLength(text.slice(0, unit));
}

export function sliceCodePoints(text: string, from: number, to: number): string {
  if (isBasic(text)) return text.slice(from, to);
  return text.slice(unitIndex(text, from), unitIndex(text, to));
}

/** The UTF-16 index after the code point at `at`. */
export function after(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  if (unit < 0xd800 || unit > 0xdbff || at + 1 >= text.length) return at + 1;
  const low = text.charCodeAt(at + 1);
  return low >= 0xdc00 && low <= 0xdfff ? at + 2 : at + 1;
}

/** Order by code point, which is the order of the UTF-8 bytes. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const a = left.charCodeAt(at);
    const b = right.charCodeAt(at);
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

/** Surrogates stand for code points above the rest of the basic plane. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** Bytes of the text in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (after(text, at) === at + 2) {
      bytes += 4;
      at++;
    } else bytes += 3;
  }
  return bytes;
}
