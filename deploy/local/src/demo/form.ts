/** A form as a browser finds it on a page. */
export interface Form {
  readonly action: string;
  /** What it posts unasked. */
  readonly hidden: Readonly<Record<string, string>>;
  /** The buttons that submit it, by the value they add. */
  readonly outcomes: readonly string[];
}

/** Reads the first form that posts; undefined when the page has none. */
export function readForm(page: string): Form | undefined {
  const [, opening = '', content = ''] = /<form([^>]*\bmethod="post"[^>]*)>([\s\S]*?)<\/form>/i.exec(page) ?? [];
  const action = attribute(opening, 'action');
  if (action === undefined) return undefined;
  const inputs = [...content.matchAll(/<input([^>]*)>/gi)].map(([, text = '']) => text).filter((text) => attribute(text, 'type') === 'hidden');
  const buttons = [...content.matchAll(/<button([^>]*)>/gi)].map(([, text = '']) => text).filter((text) => attribute(text, 'name') === 'outcome');
  return {
    action,
    hidden: Object.fromEntries(inputs.map((text) => [attribute(text, 'name') ?? '', attribute(text, 'value') ?? ''])),
    outcomes: buttons.map((text) => attribute(text, 'value') ?? ''),
  };
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\b${name}="([^"]*)"`, 'i').exec(tag)?.[1];
  return value?.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
}

/** The visible text of a page's main part, a line a block. */
export function visibleText(page: string): string[] {
  const main = /<main>([\s\S]*?)<\/main>/i.exec(page)?.[1] ?? page;
  return main
    .replaceAll(/<(h\d|p|dt|li|div|form)\b/gi, '\n<$1')
    .replaceAll(/<\/dt>/gi, ': ')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
