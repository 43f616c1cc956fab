/** What attempts are counted by. */
export type LimitScope = 'account-and-address' | 'address' | 'account' | 'platform';

export interface LoginLimit {
  readonly scope: LimitScope;
  /** Attempts that are checked in one window; the next are refused unseen. */
  readonly attempts: number;
  readonly windowSeconds: number;
  /** Does not hold where the account has logged in before: others cannot use up the allowance of its owner. */
  readonly sparesKnownPlaces?: boolean;
}

/** How long a place stays known after a login there, seconds. */
export const knownPlaceSeconds = 30 * 86_400;

/**
 * In the order they are asked; one that refuses leaves the later ones uncounted, so that one address alone never uses up an
 * account's allowance, and the account's owner still gets in from another address.
 *
 * - one address guessing at one account is stopped at 10 in a quarter of an hour;
 * - one address guessing at many accounts, at 100;
 * - many addresses guessing at one account, at 100 in an hour (NIST SP 800-63B-4 section 3.2.2). A success clears the count, and a
 *   window ends by itself: nobody is locked out for longer than that, and not at all where they logged in within 30 days;
 * - everybody together, at so many failures in a minute as the platform is made for; known places go on meanwhile.
 */
export function loginLimits(platformPerMinute: number): readonly LoginLimit[] {
  return [
    { scope: 'account-and-address', attempts: 10, windowSeconds: 900 },
    { scope: 'address', attempts: 100, windowSeconds: 900 },
    { scope: 'account', attempts: 100, windowSeconds: 3600, sparesKnownPlaces: true },
    { scope: 'platform', attempts: platformPerMinute, windowSeconds: 60, sparesKnownPlaces: true },
  ];
}

/** Mails that somebody can have sent to an address that is not theirs. */
export const resetLimits: readonly LoginLimit[] = [
  { scope: 'account-and-address', attempts: 5, windowSeconds: 900 },
  { scope: 'address', attempts: 30, windowSeconds: 900 },
  { scope: 'account', attempts: 10, windowSeconds: 3600 },
];
