import { describe, expect, it } from 'vitest';
import { html } from './html.ts';

describe('html', () => {
  it('escapes what is not markup, in elements and in quoted attributes', () => {
    const evil = `"><script>alert('x')</script>&`;
    expect(html`<a title="${evil}">${evil}</a>`.text).toBe(
      '<a title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</a>',
    );
  });

  it('joins lists, nests markup, and writes nothing for undefined and false', () => {
    expect(html`<ul>${[html`<li>${1}</li>`, html`<li>${undefined}${false}</li>`]}</ul>`.text).toBe('<ul><li>1</li><li></li></ul>');
  });
});
