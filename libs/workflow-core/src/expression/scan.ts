/** A part of a string: text as it stands, or the source between `${` and its `}`. */
export type Segment = { readonly type: 'text'; readonly text: string } | { readonly type: 'expression'; readonly source: string };

/** Splits a string at its `${ … }` expressions; undefined when one of them is never closed. */
export function scan(text: string): readonly Segment[] | undefined {
  const segments: Segment[] = [];
  let from = 0;
  for (let open = text.indexOf('${'); open !== -1; open = text.indexOf('${', from)) {
    const close = closingBrace(text, open + 2);
    if (close === undefined) return undefined;
    if (open > from) segments.push({ type: 'text', text: text.slice(from, open) });
    segments.push({ type: 'expression', source: text.slice(open + 2, close).trim() });
    from = close + 1;
  }
  if (from < text.length) segments.push({ type: 'text', text: text.slice(from) });
  return segments;
}

/** The source, when the whole string is one `${ … }`. */
export function wholeExpression(text: string): string | undefined {
  const [first, ...others] = scan(text.trim()) ?? [];
  return first?.type === 'expression' && others.length === 0 ? first.source : undefined;
}

const closers: Readonly<Record<string, string>> = { '{': '}', '(': ')', '"': '"' };

/** Where the brace opened before `from` closes, reading jq: its strings (with `\( … )` inside), comments and braces. */
function closingBrace(text: string, from: number): number | undefined {
  const open = ['}'];
  for (let index = from; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (open.at(-1) === '"' && character === '\\') {
      index += 1;
      if (text[index] === '(') open.push(')');
    } else if (character === open.at(-1)) {
      open.pop();
      if (open.length === 0) return index;
    } else if (open.at(-1) === '"') {
      continue;
    } else if (character === '#') {
      const end = text.indexOf('\n', index);
      index = end === -1 ? text.length : end;
    } else {
      const closer = closers[character];
      if (closer !== undefined) open.push(closer);
    }
  }
  return undefined;
}
