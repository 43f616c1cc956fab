import { html } from './html.ts';
import { pageAnswer, type PageAnswer } from './page-answer.ts';

/** GET /r without a token in the query: it is in the fragment, which the page's script posts. */
export function startPage(): PageAnswer {
  return pageAnswer(200, 'Open a link', html`<h1>Open your link</h1>
<form id="open" method="post" action="/r/view" autocomplete="off">
<div class="field"><label for="token">The part of your link after #</label>
<input id="token" name="token" type="text" required maxlength="4096" spellcheck="false" autocapitalize="off"></div>
<div class="outcomes"><button type="submit">Open</button></div>
</form>
<p class="quiet">This happens by itself when your browser runs scripts. Opening a link changes nothing.</p>`, 'with-script');
}
