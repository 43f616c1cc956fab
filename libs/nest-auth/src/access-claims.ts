import type { ActorChain } from '@holdfast/audit-core/actor-chain';
import type { TenantId } from '@holdfast/ids/ids';
import { isUuid } from '@holdfast/ids/uuid';

/** The claims that identity issues (RFC 9068 section 2.2); times are whole seconds since 1970. */
export interface AccessClaims {
  readonly iss: string;
  readonly aud: string;
  readonly sub: string;
  readonly client_id: string;
  readonly exp: number;
  readonly iat: number;
  readonly nbf?: number | undefined;
  readonly jti: string;
  /** The session it was issued in, when it was issued in one. */
  readonly sid?: string | undefined;
  readonly tenant: TenantId;
  readonly permissions: readonly string[];
  /** Who acts for the subject (RFC 8693 section 4.1). */
  readonly act?: ActorChain | undefined;
  /** What the presenter must prove to hold (RFC 7800 section 3.1): a DPoP key, or a certificate. */
  readonly cnf?: Confirmation | undefined;
  /** Of a browser's session: the digest of its CSRF token. Such a token is good in the session cookie alone. */
  readonly csrf?: string | undefined;
}

/** SHA-256 thumbprints: RFC 9449 section 6.1, RFC 8705 section 3.1. */
export type Confirmation = { readonly jkt: string } | { readonly 'x5t#S256': string };

type Members = Readonly<Record<string, unknown>>;
const [longestName, longestPermission, mostPermissions, thumbprintLength] = [256, 128, 256, 43];

/**
 * The claims in what JSON.parse made of a token's payload; undefined when one that is needed is missing, or one is not what it must be.
 * Members that nobody asks for are left out. By hand, because this runs for every new token: the test holds it to a zod schema.
 */
export function readAccessClaims(value: unknown): AccessClaims | undefined {
  if (!isObject(value)) return undefined;
  const { iss, sub, client_id, exp, iat, nbf, jti, sid, tenant, permissions, csrf } = value;
  const [aud, act, cnf] = [audienceOf(value['aud']), optional(value['act'], actorChainOf), optional(value['cnf'], confirmationOf)];
  const named = typeof iss === 'string' && aud !== undefined && isName(sub) && isName(client_id) && isName(jti) && isOptional(sid, isName) && isOptional(csrf, isName);
  const timed = isSeconds(exp) && isSeconds(iat) && isOptional(nbf, isSeconds);
  if (!named || !timed || !isTenant(tenant) || !arePermissions(permissions) || act === null || cnf === null) return undefined;
  return { iss, aud, sub, client_id, exp, iat, nbf, jti, sid, tenant, permissions, act, cnf, csrf };
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longestName;
}

function isSeconds(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

function isTenant(value: unknown): value is TenantId {
  return typeof value === 'string' && isUuid(value);
}

function arePermissions(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length <= mostPermissions && value.every((one) => typeof one === 'string' && one.length <= longestPermission);
}

function isOptional<Claim>(value: unknown, is: (value: unknown) => value is Claim): value is Claim | undefined {
  return value === undefined || is(value);
}

/** @returns null for a claim that is there and bad */
function optional<Claim>(value: unknown, read: (value: unknown) => Claim | null): Claim | null | undefined {
  return value === undefined ? undefined : read(value);
}

/** One audience, as a string or as an array of one (RFC 7519 section 4.1.3). */
function audienceOf(value: unknown): string | undefined {
  const audience: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return typeof audience === 'string' ? audience : undefined;
}

function actorChainOf(value: unknown): ActorChain | null {
  if (!isObject(value) || !isName(value['sub'])) return null;
  const act = optional(value['act'], actorChainOf);
  return act === null ? null : act === undefined ? { sub: value['sub'] } : { sub: value['sub'], act };
}

function confirmationOf(value: unknown): Confirmation | null {
  if (!isObject(value) || Object.keys(value).length !== 1) return null;
  const { jkt, 'x5t#S256': certificate } = value;
  if (isThumbprint(jkt)) return { jkt };
  return isThumbprint(certificate) ? { 'x5t#S256': certificate } : null;
}

function isThumbprint(value: unknown): value is string {
  return typeof value === 'string' && value.length === thumbprintLength;
}
