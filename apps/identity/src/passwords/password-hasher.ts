/** Turns passwords into what may be stored. */
export interface PasswordHasher {
  /** @returns a PHC string with a salt of its own */
  hash(password: string): Promise<string>;
  /**
   * Whether `password` is the one behind `hash`. Without a hash the answer is no, after the same work: who measures the time
   * does not learn whether an account exists.
   */
  verify(hash: string | undefined, password: string): Promise<boolean>;
  /** Whether a hash is of another system, or cheaper to guess at than those made now: it is made anew when its owner shows the password. */
  isOutdated(hash: string): boolean;
}
