import type { TokenRefusal } from '../token/token-state.ts';

/** Everything that the page says of its own, in one language. What a workflow says is shown as it came. */
export interface Phrases {
  /** BCP 47. */
  readonly language: string;
  /** For dates; UTC, since nobody said where the reader is. */
  readonly dates: string;
  readonly askedTitle: string;
  readonly askedBy: string;
  readonly workflow: string;
  readonly sentTo: string;
  readonly answerBy: string;
  readonly yourAnswer: string;
  readonly consequence: string;
  readonly reason: string;
  readonly optional: string;
  readonly choose: string;
  readonly noAnswerByEnter: string;
  readonly correct: string;
  /** @param left attempts until the link is blocked */
  readonly attemptsLeft: (left: number) => string;
  readonly machineOnly: string;
  /** Of outcomes that many workflows have; others are shown by their names. */
  readonly outcomes: Readonly<Record<string, string>>;
  /** Of the checks of JSON Schema, by what `payload-schema.ts` says of them. */
  readonly notOffered: (offered: string) => string;
  readonly errors: readonly (readonly [message: RegExp, said: string])[];
  readonly recorded: string;
  readonly continued: string;
  readonly stored: string;
  readonly answered: string;
  readonly receipt: string;
  readonly signedReceipt: string;
  readonly done: string;
  readonly openTitle: string;
  readonly openHeading: string;
  readonly openLabel: string;
  readonly openButton: string;
  readonly openNote: string;
  readonly about: string;
  readonly refusals: Readonly<Record<TokenRefusal, { readonly title: string; readonly remedy: string }>>;
  readonly usedBefore: string;
  readonly usedOn: string;
  readonly usedBy: string;
  readonly theAnswerWas: string;
  readonly usableUntil: string;
  readonly withdrawn: string;
  readonly closed: string;
  readonly blocked: string;
  readonly askForLink: string;
  readonly askNote: string;
  readonly linkAsked: string;
  readonly linkAskedNote: string;
  readonly invalidTitle: string;
  readonly invalidNote: string;
  readonly limitedTitle: string;
  readonly limitedNote: (seconds: number) => string;
  readonly forbiddenTitle: string;
  readonly forbiddenNote: string;
}
