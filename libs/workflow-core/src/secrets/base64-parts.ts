/** Characters of a part that tell it from what stands in Base64 by chance. */
const least = 6;

/**
 * What all Base64 (RFC 4648 section 4) has in common in which the text is encoded with something before and after it, by how many bytes come
 * before it in its group of three. What comes before and after shares a character at either end with it, which is not part of this. Undefined
 * where little is left.
 */
export function base64Parts(text: string): readonly (string | undefined)[] {
  const bytes = Buffer.from(text);
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const part = encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    return part.length < least ? undefined : part;
  });
}
