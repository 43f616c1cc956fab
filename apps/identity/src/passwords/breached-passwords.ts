import { dictionary } from '@zxcvbn-ts/language-common';

/** Some 49,000 passwords from public breaches, lower case. They are part of the program: nothing is asked or fetched at run time. */
const breached: ReadonlySet<string> = new Set(dictionary['passwords-common']);

const lengths = { shortest: 6, longest: 24 };
const disguises: Readonly<Record<string, string>> = { '@': 'a', '4': 'a', '3': 'e', '1': 'i', '!': 'i', '0': 'o', $: 's', '5': 's', '7': 't' };

/** Whether a password, or what it disguises, is in the list. Lower case. */
export function isBreached(password: string): boolean {
  return breached.has(password) || breached.has(undisguised(password));
}

/** The longest piece of a password that is itself in the list, as it stands in the password; empty when there is none. */
export function longestBreachedPart(password: string): string {
  for (let length = Math.min(lengths.longest, password.length); length >= lengths.shortest; length -= 1) {
    for (let at = 0; at + length <= password.length; at += 1) {
      const part = password.slice(at, at + length);
      if (isBreached(part)) return part;
    }
  }
  return '';
}

function undisguised(text: string): string {
  return text.replaceAll(/[@431!0$57]/gu, (sign) => disguises[sign] ?? sign);
}
