import { expect, it } from 'vitest';
import { config } from './config.ts';
import { hardenedCost, recommendedCost } from './passwords/argon2-password-hasher.ts';
import { securityProfile } from './security-profile.ts';

const profileOf = (environment: Record<string, string>) => securityProfile(config.pick({ HOLDFAST_SECURITY_PROFILE: true, HOLDFAST_ACCESS_TOKEN_SECONDS: true, HOLDFAST_REFRESH_TOKEN_SECONDS: true, HOLDFAST_SESSION_SECONDS: true }).parse(environment));

it('an access token is good for an hour and a refresh token for seven days', () => {
  expect(profileOf({})).toEqual({ accessTokenSeconds: 3600, refreshTokenSeconds: 604_800, sessionSeconds: 2_592_000, passwordCost: recommendedCost });
});

it('one setting makes it fifteen minutes and a day, and passwords dearer to guess', () => {
  expect(profileOf({ HOLDFAST_SECURITY_PROFILE: 'hardened' })).toEqual({ accessTokenSeconds: 900, refreshTokenSeconds: 86_400, sessionSeconds: 604_800, passwordCost: hardenedCost });
});

it('each lifetime can be set beside the profile', () => {
  const set = { HOLDFAST_SECURITY_PROFILE: 'hardened', HOLDFAST_ACCESS_TOKEN_SECONDS: '60', HOLDFAST_REFRESH_TOKEN_SECONDS: '300', HOLDFAST_SESSION_SECONDS: '3600' };

  expect(profileOf(set)).toMatchObject({ accessTokenSeconds: 60, refreshTokenSeconds: 300, sessionSeconds: 3600 });
});
