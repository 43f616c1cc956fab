import { z } from 'zod';

const form = 'must be a list of ports and ranges of them, such as 443,8000-8099';
const number = z.int(form).min(1, form).max(65_535, form);
const range = z.object({ first: number, last: number }).refine(({ first, last }) => first <= last, 'has a range that ends before it begins');

/** `443,8000-8099`: TCP ports and ranges of them, both ends included; a port alone is a range of one. */
export const portRanges = z
  .string()
  .transform((text) =>
    text.split(',').map((part) => {
      const [, first, last = first] = /^\s*(\d{1,5})(?:-(\d{1,5}))?\s*$/u.exec(part) ?? [];
      return { first: Number(first), last: Number(last) };
    }),
  )
  .pipe(z.array(range));
