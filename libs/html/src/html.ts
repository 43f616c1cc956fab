/** HTML that is safe to send: its author wrote the markup, everything else was escaped. Made by `html`, or trusted as a whole. */
export class Html {
  readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  /** Markup that somebody trustworthy wrote: a constant, a library. Never what came from outside. */
  static trusted(text: string): Html {
    return new Html(text);
  }

  static join(markup: readonly string[], values: readonly HtmlValue[]): Html {
    return new Html(markup.map((part, index) => part + (index < values.length ? render(values[index]) : '')).join(''));
  }
}

export type HtmlValue = Html | string | number | bigint | undefined | false | readonly HtmlValue[];

/** Markup with values: text is escaped for element content and quoted attributes, lists are joined, undefined and false are nothing. */
export function html(markup: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return Html.join(markup, values);
}

function render(value: HtmlValue): string {
  if (value instanceof Html) return value.text;
  if (value === undefined || value === false) return '';
  return isList(value) ? value.map(render).join('') : escape(String(value));
}

function isList(value: HtmlValue): value is readonly HtmlValue[] {
  return Array.isArray(value);
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (character) => entities[character] ?? '');
}
