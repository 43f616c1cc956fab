import { expect, test } from 'vitest';
import { compile } from './compile.ts';

test('what is no problem of the source is passed on', () => {
  expect(() => compile(null as unknown as string)).toThrow(TypeError); // not a text, which callers make sure of
});
