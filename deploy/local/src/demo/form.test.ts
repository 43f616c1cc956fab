import { expect, it } from 'vitest';
import { readForm, visibleText } from './form.ts';

const page = `<main>
<h1>Expense &amp; more</h1>
<dl><dt>Asked by</dt><dd>ada</dd></dl>
<form method="post" action="/r"><input type="hidden" name="token" value="a&amp;b"><input name="payload.x" type="text">
<button type="submit" disabled hidden>None</button><button type="submit" name="outcome" value="approve">Approve</button>
<button type="submit" name="outcome" value="reject">Reject</button></form></main>`;

it('finds where a form posts, what it posts unasked, and its answers', () => {
  expect(readForm(page)).toEqual({ action: '/r', hidden: { token: 'a&b' }, outcomes: ['approve', 'reject'] });
});

it('finds no form where nothing is posted', () => {
  expect(readForm('<form action="/search"></form>')).toBeUndefined();
});

it('reads what a person sees, line by line', () => {
  expect(visibleText(page).slice(0, 2)).toEqual(['Expense & more', 'Asked by: ada']);
});
