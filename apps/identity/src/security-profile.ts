import type { Config } from './config.ts';
import { type Argon2Cost, hardenedCost, recommendedCost } from './passwords/argon2-password-hasher.ts';

/** How long what a login gives is good for, seconds, and what a password hash costs. */
export interface SecurityProfile {
  readonly accessTokenSeconds: number;
  /** Without a refresh. */
  readonly refreshTokenSeconds: number;
  /** However busy a session is, it ends then (ASVS 7.3.2). */
  readonly sessionSeconds: number;
  readonly passwordCost: Argon2Cost;
}

const [hour, day] = [3600, 86_400];

const profiles: Readonly<Record<Config['HOLDFAST_SECURITY_PROFILE'], SecurityProfile>> = {
  standard: { accessTokenSeconds: hour, refreshTokenSeconds: 7 * day, sessionSeconds: 30 * day, passwordCost: recommendedCost },
  hardened: { accessTokenSeconds: 900, refreshTokenSeconds: day, sessionSeconds: 7 * day, passwordCost: hardenedCost },
};

/** The profile that is set, and what is set beside it. */
export function securityProfile(config: Pick<Config, 'HOLDFAST_SECURITY_PROFILE' | 'HOLDFAST_ACCESS_TOKEN_SECONDS' | 'HOLDFAST_REFRESH_TOKEN_SECONDS' | 'HOLDFAST_SESSION_SECONDS'>): SecurityProfile {
  const profile = profiles[config.HOLDFAST_SECURITY_PROFILE];
  return {
    accessTokenSeconds: config.HOLDFAST_ACCESS_TOKEN_SECONDS ?? profile.accessTokenSeconds,
    refreshTokenSeconds: config.HOLDFAST_REFRESH_TOKEN_SECONDS ?? profile.refreshTokenSeconds,
    sessionSeconds: config.HOLDFAST_SESSION_SECONDS ?? profile.sessionSeconds,
    passwordCost: profile.passwordCost,
  };
}
