/**
 * Posts the fragment, which no server and no log has seen, to POST /r/view. That changes nothing, so a mail scanner that runs it uses nothing up.
 * The address is cleaned first, so that the token does not stay in the history.
 */
export const pageScript = `'use strict';
const form = document.getElementById('open');
const token = location.hash.slice(1);
if (form && token) {
  history.replaceState(null, '', '/r');
  form.elements.token.value = token;
  form.submit();
}
`;

export const pageStyle = `:root {
  color-scheme: light dark;
  --ground: #f4f5f7; --sheet: #fff; --ink: #1b1f24; --quiet: #4d5662; --line: #7a8491; --accent: #0b57a4; --on-accent: #fff; --wrong: #a4121c;
}
@media (prefers-color-scheme: dark) {
  :root { --ground: #14161a; --sheet: #1e2126; --ink: #eceff3; --quiet: #a9b2bd; --line: #7d8793; --accent: #8cc4ff; --on-accent: #0a1a2b; --wrong: #ff9d9d; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1.0625rem/1.5 system-ui, sans-serif; }
main { max-width: 36rem; margin: 0 auto; padding: 1.5rem 1.25rem; background: var(--sheet); min-height: 100vh; overflow-wrap: anywhere; }
@media (min-width: 40rem) { main { margin: 2.5rem auto; padding: 2rem 2.5rem; min-height: 0; border-radius: .75rem; } }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .75rem; }
h2 { font-size: 1.125rem; margin: 1.75rem 0 .5rem; }
h3 { font-size: 1rem; margin: 0 0 .5rem; }
code { overflow-wrap: anywhere; font-size: .8125rem; }
.message { white-space: pre-line; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 1rem 0; }
dt { color: var(--quiet); }
dd { margin: 0; }
@media (max-width: 26rem) { dl { display: block; } dd { margin-bottom: .5rem; } }
.field { margin: 1rem 0; }
label { display: block; font-weight: 600; margin-bottom: .25rem; }
.box label { display: inline; margin-left: .5rem; }
.hint { color: var(--quiet); margin: 0 0 .25rem; font-size: .9375rem; }
input:not([type=checkbox]), select, textarea { width: 100%; padding: .625rem; border: 1px solid var(--line); border-radius: .375rem; background: var(--sheet); color: inherit; font: inherit; }
input[type=checkbox] { width: 1.25rem; height: 1.25rem; vertical-align: middle; }
.outcomes { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem; }
button { flex: 1 1 8rem; min-height: 3rem; padding: .5rem 1rem; border: 2px solid var(--accent); border-radius: .375rem; background: transparent; color: var(--accent); font: inherit; font-weight: 600; cursor: pointer; }
button[hidden] { display: none; }
.outcomes button:first-of-type { background: var(--accent); color: var(--on-accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.wrong { border-left: .25rem solid var(--wrong); padding-left: 1rem; color: var(--wrong); }
.wrong a { color: inherit; }
.field .wrong { border: 0; padding: 0; margin: 0 0 .25rem; }
.quiet { color: var(--quiet); }
`;
