/** What attempts are counted by. */
export type LimitScope = 'account-and-address' | 'address' | 'account';

export interface LoginLimit {
  readonly scope: LimitScope;
  /** Attempts that are checked in one window; the next are refused unseen. */
  readonly attempts: number;
  readonly windowSeconds: number;
}

/**
 * In the order they are asked; one that refuses leaves the later ones uncounted, so that one address alone never uses up an
 * account's allowance, and the account's owner still gets in from another address.
 *
 * - one address guessing at one account is stopped at 10 in a quarter of an hour;
 * - one address guessing at many accounts, at 100;
 * - many addresses guessing at one account, at 100 in an hour (NIST SP 800-63B-4 section 3.2.2). A success clears the count, and a
 *   window ends by itself: nobody is locked out for longer than that.
 */
export const loginLimits: readonly LoginLimit[] = [
  { scope: 'account-and-address', attempts: 10, windowSeconds: 900 },
  { scope: 'address', attempts: 100, windowSeconds: 900 },
  { scope: 'account', attempts: 100, windowSeconds: 3600 },
];
