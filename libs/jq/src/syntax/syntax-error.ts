/** Why a source text is not a program. */
export type SyntaxProblem = {
  /** UTF-16 index into the source. */
  readonly at: number;
  readonly message: string;
  /** What could stand here instead, where that is known. */
  readonly expected?: string;
  /** What stands here. */
  readonly found?: string;
  readonly hint?: string;
};

/** Carries a problem out of the lexer, the parser or the resolver; `compile` turns it into a value. */
export class SyntaxFailure extends Error {
  readonly problem: SyntaxProblem;

  constructor(problem: SyntaxProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

export function reject(at: number, message: string, more: Omit<SyntaxProblem, 'at' | 'message'> = {}): never {
  throw new SyntaxFailure({ at, message, ...more });
}
