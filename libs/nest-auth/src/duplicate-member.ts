const [quote, backslash, colon, openBrace, closeBrace, openBracket, closeBracket] = [0x22, 0x5c, 0x3a, 0x7b, 0x7d, 0x5b, 0x5d];

/**
 * Whether the object that `json` (valid JSON) holds names a top-level member twice. JSON.parse keeps the last of them, another
 * parser the first: a token that two parsers read differently is refused (RFC 7519 section 4, RFC 8725 section 3.10).
 *
 * @param value what JSON.parse makes of it
 */
export function hasDuplicateMember(json: string, value: unknown = JSON.parse(json)): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && countMembers(json) !== Object.keys(value).length;
}

/** Members that the text names at the top level: each has a colon there. */
function countMembers(json: string): number {
  let [count, depth] = [0, 0];
  for (let at = 0; at < json.length; at += 1) {
    const character = json.charCodeAt(at);
    if (character === quote) at = endOfString(json, at);
    else if (character === openBrace || character === openBracket) depth += 1;
    else if (character === closeBrace || character === closeBracket) depth -= 1;
    else if (character === colon && depth === 1) count += 1;
  }
  return count;
}

/** @param start of the opening quote @returns the place of the closing one: it has an even number of backslashes before it */
function endOfString(json: string, start: number): number {
  for (let end = json.indexOf('"', start + 1); ; end = json.indexOf('"', end + 1)) {
    let before = end - 1;
    while (json.charCodeAt(before) === backslash) before -= 1;
    if ((end - before) % 2 === 1) return end;
  }
}
