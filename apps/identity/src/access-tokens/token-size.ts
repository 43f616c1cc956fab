import type { TenantId, UserId } from '@holdfast/ids/ids';
import { accessTokenClaims, type AccessTokenPolicy } from './access-token-claims.ts';

/** What proxies and header limits bear with room to spare. */
export const maximumTokenBytes = 2048;

/** Times have ten digits until the year 2286. */
const longestSeconds = 9_999_990_000;

const [uuid, digest] = ['00000000-0000-7000-8000-000000000000', 'x'.repeat(43)];

/**
 * How long the JSON array of permissions in an access token may be: what is left of the longest token beside its signature and everything else
 * that a login's token says.
 *
 * @param alg,bits of the keys that sign
 */
export function permissionBytes(policy: AccessTokenPolicy, alg: string, bits: number): number {
  const signature = alg.startsWith('RS') ? bits / 8 : 64;
  const claims = { ...accessTokenClaims(policy, { id: uuid as UserId, tenantId: uuid as TenantId }, [], { id: uuid, clientId: 'holdfast-browser' }, uuid, new Date(longestSeconds * 1000)), csrf: digest.slice(0, 22) };
  const header = { alg, typ: 'at+jwt', kid: digest };
  const left = maximumTokenBytes - '..'.length - base64Length(JSON.stringify(header).length) - base64Length(signature) - 1;
  return Math.floor((left * 3) / 4) - JSON.stringify(claims).length + '[]'.length;
}

/** Without padding. */
function base64Length(bytes: number): number {
  return Math.ceil((bytes * 4) / 3);
}
