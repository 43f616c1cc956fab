import { expect, it } from 'vitest';
import { renderProblemDocs } from './problem-docs.ts';

it('gives every problem a section under its code, in alphabetical order', () => {
  const text = renderProblemDocs({
    'not-found': { status: 404, title: 'There is nothing here', remedy: 'Check the address.' },
    conflict: { status: 409, title: 'Conflict', remedy: 'Decide again.' },
  });
  expect(text.match(/^## .*$/gm)).toEqual(['## conflict', '## not-found']);
  expect(text).toContain('**404** · There is nothing here.\n\nCheck the address.');
});
