/** Turns passwords into what may be stored. */
export interface PasswordHasher {
  /** @returns a PHC string with a salt of its own */
  hash(password: string): Promise<string>;
  /**
   * Whether `password` is the one behind `hash`. Without a hash the answer is no, after the same work: who measures the time
   * does not learn whether an account exists.
   */
  verify(hash: string | undefined, password: string): Promise<boolean>;
}
