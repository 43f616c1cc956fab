import type { ProblemCode } from '@holdfast/problem/catalogue';

/** Everything that resume-token counts, declared once. No id, no address: those are in logs and tables. */
export interface Counters {
  /** A token was minted. */
  issued(by: 'engine' | 'operator'): void;
  /** A genuine link was looked at. */
  shown(): void;
  /** A token was used. @param seconds from its mint to the decision */
  redeemed(seconds: number): void;
  /** An attempt was refused. Many `resume-token-invalid` are somebody who tries links. */
  refused(code: ProblemCode): void;
  /** A token was blocked by failed attempts. */
  blocked(): void;
  /** A holder asked for a new link. */
  linkAsked(): void;
}
