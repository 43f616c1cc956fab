/**
 * Whether the object that `json` (valid JSON) holds names a top-level member twice. JSON.parse keeps the last of them, another
 * parser the first: a token that two parsers read differently is refused (RFC 7519 section 4, RFC 8725 section 3.10).
 */
export function hasDuplicateMember(json: string): boolean {
  const names = new Set<string>();
  let depth = 0;
  let nameExpected = false;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]/gu)) {
    if (token === '{' || token === '[') {
      depth += 1;
      nameExpected = depth === 1;
    } else if (token === '}' || token === ']') depth -= 1;
    else if (token === ',') nameExpected = depth === 1;
    else if (token === ':') nameExpected = false;
    else if (nameExpected && depth === 1) {
      const name: unknown = JSON.parse(token);
      if (typeof name !== 'string' || names.has(name)) return true;
      names.add(name);
    }
  }
  return false;
}
