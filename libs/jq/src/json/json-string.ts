const simple: Readonly<Record<string, string>> = { '"': '"', '/': '/', '\\': '\\', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
// oxlint-disable-next-line no-control-regex -- control characters are what JSON forbids here
const control = /[\u0000-\u001f]/;

/** The text between the quotes of a JSON string, or what is wrong with it. */
export function decodeString(raw: string): string | { readonly problem: string } {
  if (control.test(raw)) return { problem: 'Invalid string: control characters from U+0000 through U+001F must be escaped' };
  let text = '';
  for (let at = 0; at < raw.length; ) {
    const escape = raw.indexOf('\\', at);
    if (escape < 0) return text + raw.slice(at);
    text += raw.slice(at, escape);
    const letter = raw[escape + 1] as string;
    if (letter === 'u') {
      const unit = decodeUnit(raw, escape);
      if (typeof unit !== 'string') return unit;
      text += unit;
      at = escape + (unit.length === 2 ? 12 : 6);
    } else {
      const character = simple[letter];
      if (character === undefined) return { problem: 'Invalid escape' };
      text += character;
      at = escape + 2;
    }
  }
  return text;
}

/** A low surrogate alone becomes U+FFFD; a high one needs its other half. */
function decodeUnit(raw: string, at: number): string | { readonly problem: string } {
  const digits = raw.slice(at + 2, at + 6);
  if (digits.length < 4) return { problem: 'Invalid \\uXXXX escape' };
  if (!/^[0-9a-fA-F]{4}$/.test(digits)) return { problem: 'Invalid characters in \\uXXXX escape' };
  const unit = Number.parseInt(digits, 16);
  if (unit < 0xd800 || unit > 0xdfff) return String.fromCharCode(unit);
  if (unit >= 0xdc00) return '\uFFFD';
  const low = /^\\u([dD][c-fC-F][0-9a-fA-F]{2})/.exec(raw.slice(at + 6, at + 12));
  if (low === null) return { problem: 'Invalid \\uXXXX\\uXXXX surrogate pair escape' };
  return String.fromCharCode(unit, Number.parseInt(low[1] as string, 16));
}
