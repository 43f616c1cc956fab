import type { Phrases } from '../language/phrases.ts';
import { html } from '@holdfast/html/html';
import { pageAnswer, type PageAnswer } from './page-answer.ts';

/** GET /r without a token in the query: it is in the fragment, which the page's script posts. */
export function startPage({ language, openTitle, openHeading, openLabel, openButton, openNote }: Phrases): PageAnswer {
  return pageAnswer({ status: 200, language, title: openTitle, script: true, content: html`<h1>${openHeading}</h1>
<form id="open" method="post" action="/r/view" autocomplete="off">
<div class="field"><label for="token">${openLabel}</label>
<input id="token" name="token" type="text" required maxlength="4096" spellcheck="false" autocapitalize="off"></div>
<div class="outcomes"><button type="submit">${openButton}</button></div>
</form>
<p class="quiet">${openNote}</p>` });
}
