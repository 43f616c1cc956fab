import { after, utf8Length } from '../value/code-points.ts';

/** The bytes of a text; half a surrogate pair counts as U+FFFD. */
export function toUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(utf8Length(text));
  let end = 0;
  for (let at = 0; at < text.length; at = after(text, at)) {
    const point = text.codePointAt(at) as number;
    end = encodePoint(point >= 0xd800 && point <= 0xdfff ? 0xfffd : point, bytes, end);
  }
  return bytes;
}

/** Writes the bytes of a code point and gives the place after them. */
function encodePoint(point: number, bytes: Uint8Array, at: number): number {
  if (point < 0x80) {
    bytes[at] = point;
    return at + 1;
  }
  const length = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  for (let index = length - 1, rest = point; index > 0; index--, rest >>>= 6) bytes[at + index] = 0x80 | (rest & 0x3f);
  bytes[at] = ((0xf00 >> length) & 0xff) | (point >>> (6 * (length - 1)));
  return at + length;
}

/** The text of bytes. What is not UTF-8 becomes U+FFFD, one for each sequence as its first byte announces it. */
export function fromUtf8(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const [point, length] = decodePoint(bytes, at);
    text += String.fromCodePoint(point);
    at += length;
  }
  return text;
}

const replacement = 0xfffd;

/** Least code points of sequences of two, three and four bytes. */
const least = [0, 0, 0x80, 0x800, 0x10000];

/** The code point at a place and the bytes it takes. */
function decodePoint(bytes: Uint8Array, at: number): [number, number] {
  const lead = bytes[at] as number;
  if (lead < 0x80) return [lead, 1];
  if (lead < 0xc2 || lead > 0xf4) return [replacement, 1];
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (at + length > bytes.length) return [replacement, bytes.length - at];
  let point = lead & (0x7f >> length);
  for (let index = 1; index < length; index++) {
    const byte = bytes[at + index] as number;
    if ((byte & 0xc0) !== 0x80) return [replacement, index];
    point = (point << 6) | (byte & 0x3f);
  }
  const valid = point >= (least[length] as number) && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
  return [valid ? point : replacement, length];
}
