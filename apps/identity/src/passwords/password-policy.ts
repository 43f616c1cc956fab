import { isBreached, longestBreachedPart } from './breached-passwords.ts';
import { commonWords } from './common-words.ts';

/** What a password is for. With a second factor it may be shorter (NIST SP 800-63B-4 section 3.1.1.2). */
export type PasswordUse = 'only-factor' | 'with-second-factor';

/** `least`: Unicode code points. `own`: so much must be left when what everybody would try is taken out. */
const rules: Readonly<Record<PasswordUse, { readonly least: number; readonly own: number }>> = {
  'only-factor': { least: 15, own: 8 },
  'with-second-factor': { least: 8, own: 5 },
};
const maximumLength = 128;

/** Shorter words are too likely to stand in a good password by chance. */
const shortestWord = 4;

const sequences = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789', '98765432109876543210', 'qwertyuiopasdfghjklzxcvbnm', 'zyxwvutsrqponmlkjihgfedcba', '1q2w3e4r5t6y7u8i9o0p', '1qaz2wsx3edc4rfv5tgb6yhn7ujm'];

/**
 * Why a new password is refused, as a sentence for its owner; undefined when it is fine. There are no composition rules:
 * length, and not being what everybody tries, are what counts.
 *
 * @param context words that an attacker knows: the person's name, address and the product's name
 */
export function passwordWeakness(password: string, context: readonly string[], use: PasswordUse = 'only-factor'): string | undefined {
  const [length, { least, own }] = [Array.from(password.normalize('NFC')).length, rules[use]];
  if (length < least) return `The password must have at least ${least} characters.`;
  if (length > maximumLength) return `The password must have at most ${maximumLength} characters.`;
  const text = password.normalize('NFC').toLowerCase();
  const known = [...context.flatMap((words) => words.toLowerCase().split(/[^\p{L}\p{N}]+/u)), ...commonWords];
  return isBreached(text) || ownPart(text, known).length < own || ownPart(text, [longestBreachedPart(text)]).length < own
    ? 'The password is, or mostly consists of, words and sequences that are tried first.'
    : undefined;
}

/** What is left without known words (longest first), runs of one character and runs along the alphabet, the digits or the keyboard. */
function ownPart(password: string, known: readonly string[]): string {
  const words = known.filter((word) => word.length >= shortestWord).toSorted((one, other) => other.length - one.length);
  const withoutWords = words.reduce((rest, word) => rest.replaceAll(word, ' '), password);
  return withoutRuns(withoutWords).replaceAll(/[\s\p{P}]/gu, '');
}

function withoutRuns(text: string): string {
  const withoutRepeats = text.replaceAll(/(.{1,4}?)\1{2,}/gu, '');
  let kept = '';
  for (let at = 0; at < withoutRepeats.length; ) {
    const run = runLength(withoutRepeats, at);
    if (run < shortestWord) kept += withoutRepeats.charAt(at);
    at += run < shortestWord ? 1 : run;
  }
  return kept;
}

/** How many characters from `at` on follow one of the sequences. */
function runLength(text: string, at: number): number {
  const lengths = sequences.map((sequence) => {
    let length = 1;
    while (at + length < text.length && sequence.includes(text.slice(at, at + length + 1))) length += 1;
    return length;
  });
  return Math.max(...lengths);
}
