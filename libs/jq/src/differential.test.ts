import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inputs, programs } from './testing/generated.ts';
import { Reference } from './testing/reference.ts';
import { runToText } from './testing/run-to-text.ts';

/** The long run, `pnpm verify:full`, sets JQ_DIFFERENTIAL_PAIRS to 20000. */
const pairs = Number(process.env['JQ_DIFFERENTIAL_PAIRS'] ?? 600);
const seed = Number(process.env['JQ_DIFFERENTIAL_SEED'] ?? 42);

/** Where the two need not agree, and why. The README's table of differences says more. */
const exempt: readonly { readonly reason: string; readonly applies: (program: string, input: string, texts: readonly string[]) => boolean }[] = [
  { reason: 'JavaScript puts keys that look like array indexes first in an object', applies: (_program, _input, texts) => texts.some((text) => /\\*"\d+\\*":/.test(text)) },
  {
    reason: "jq's ?// also catches the break by which these builtins stop",
    applies: (program) => program.includes('?//') && /\b(first|limit|until|while|isempty|any|all|IN|nth|label|walk|map_values|test)\b|[|]=/.test(program),
  },
  {
    reason: 'what C makes of times far off, or in the first century, is up to the platform',
    applies: (program, input) => /time|date/.test(program) && /e1000|\d{20}|infinite|nan|\[[-+\d.,eE]*\]/.test(program + input),
  },
  {
    reason: 'after an empty match jq steps on by a byte, so that it matches again inside a character beyond ASCII',
    applies: (program, input) => /match|sub\(|scan|split|capture|test/.test(program) && /[^\0-\x7f]/.test(program + input),
  },
  { reason: "the exponent of C's frexp of an infinity is unspecified", applies: (program, input) => program.includes('frexp') && /e1000|infinite|nan/.test(program + input) },
];

/** Strings and numbers have no identity in JavaScript, so where a path is found invalid may differ, and then the message. */
const invalidPath = /error: Invalid path expression/;
const error = /(^|\n)error:/;

/** A computed number and a literal of few digits are not told apart, and of the two only the computed zero has a sign. */
const unsigned = (text: string): string => text.replaceAll(/-0(?![\d.eE])/g, '0');

test('gives what jq 1.8.2 gives on generated programs', { timeout: 1_800_000 }, async () => {
  const reference = new Reference();
  const counts = { same: 0, exempt: 0, unknown: 0, doubtful: 0 };
  await fc.assert(
    fc.asyncProperty(programs, inputs, async (program, input) => {
      const got = runToText(program, input);
      const wanted = got === undefined ? undefined : await reference.run(program, input);
      if (got === undefined || wanted === undefined) counts.unknown++;
      else if (unsigned(got) === unsigned(wanted)) counts.same++;
      else if (exempt.some(({ applies }) => applies(program, input, [got, wanted]))) counts.exempt++;
      else if (invalidPath.test(got) || invalidPath.test(wanted)) counts[error.test(got) && error.test(wanted) ? 'same' : 'doubtful']++;
      else throw new Error(`${program} on ${input}\n  gives ${got}\n  jq gives ${wanted}`);
    }),
    { seed, numRuns: pairs, endOnFailure: true },
  );
  console.log(`differential: seed ${seed}, ${pairs} pairs: ${JSON.stringify(counts)}`);
  expect(counts.same).toBeGreaterThan(0.98 * pairs);
  expect(counts.doubtful).toBeLessThanOrEqual(0.001 * pairs);
});
