const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const base32Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Packs bytes into characters of so many bits, padded to whole groups. */
function encode(bytes: Uint8Array, letters: string, bits: number, group: number): string {
  let text = '';
  let held = 0;
  let count = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xffff;
    for (count += 8; count >= bits; count -= bits) text += letters[(held >>> (count - bits)) & (2 ** bits - 1)];
  }
  if (count > 0) text += letters[(held << (bits - count)) & (2 ** bits - 1)];
  return text.padEnd(Math.ceil(text.length / group) * group, '=');
}

/** Unpacks characters of so many bits up to the padding; `undefined` when one is not of the alphabet. Bits that fill no byte are dropped. */
function decode(text: string, letters: string, bits: number): Uint8Array | undefined {
  const bytes: number[] = [];
  let held = 0;
  let count = 0;
  for (const letter of text.replace(/=[^]*$/, '')) {
    const value = letters.indexOf(letter);
    if (value < 0) return undefined;
    held = ((held << bits) | value) & 0xffff;
    count += bits;
    if (count >= 8) {
      count -= 8;
      bytes.push((held >>> count) & 0xff);
    }
  }
  return Uint8Array.from(bytes);
}

export const toBase64 = (bytes: Uint8Array): string => encode(bytes, alphabet, 6, 4);
export const fromBase64 = (text: string): Uint8Array | undefined => decode(text, alphabet, 6);
export const toBase32 = (bytes: Uint8Array): string => encode(bytes, base32Alphabet, 5, 8);
export const fromBase32 = (text: string): Uint8Array | undefined => decode(text, base32Alphabet, 5);
