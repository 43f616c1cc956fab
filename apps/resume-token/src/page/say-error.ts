import type { Phrases } from '../language/phrases.ts';

/** What a check says, in the reader's language as far as it is known there. */
export function sayError(message: string, { errors, notOffered }: Phrases): string {
  const offered = /^Offered: (.*)\.$/u.exec(message)?.[1];
  if (offered !== undefined) return notOffered(offered);
  const known = errors.find(([pattern]) => pattern.test(message));
  return known === undefined ? message : message.replace(known[0], known[1]);
}
