import type { TenantId, UserId } from '@holdfast/ids/ids';
import { z } from 'zod';
import { id, instant } from '../id.ts';

/**
 * People, through the gateway.
 *
 * POST   /v1/invitations                    201 mail an invitation, good for 24 hours (manage:members) · 403 grant-exceeds-own · 422 role-unknown
 * POST   /v1/invitations/accept             201 make the account of an invitation · 400 code-invalid · 422 weak-password
 * POST   /v1/password-resets                202 mail a code, good for 15 minutes, if the account exists; the answer does not tell
 * POST   /v1/password-resets/confirm        204 set the password and end every session · 400 code-invalid · 422 weak-password
 * POST   /v1/auth/password                  204 set another password of one's own, which ends the other sessions; a mail tells · 401 invalid-credentials · 422 weak-password
 * POST   /v1/auth/address                   202 mail a code to a new address of one's own, and tell the old one; the answer does not tell whether somebody has it
 * POST   /v1/auth/address/verification      202 mail a code to the present address
 * POST   /v1/auth/address/confirm           204 the address is the account's, and verified · 400 code-invalid
 * POST   /v1/tenants                        201 make a tenant and invite its first administrator (manage:tenants, of the operating tenant) · 409 tenant-name-taken
 * POST   /v1/tenants/:tenantId/members/import  200 people of another system with the hashes of their passwords (manage:tenants, of the operating tenant)
 * GET    /internal/v1/operating-tenant       200 which tenant operates the platform; for services only
 * GET    /v1/members                        200 the people of the tenant (read:members)
 * POST   /v1/members/:userId/roles          204 give and take roles (manage:members) · 404 · 403 grant-exceeds-own · 422 role-unknown
 * DELETE /v1/members/:userId                204 disable a member and end their sessions (manage:members)
 * POST   /v1/members/:userId/enable         204 let a disabled member log in again (manage:members)
 * DELETE /v1/members/:userId/sessions       204 end every session of a member (revoke:sessions)
 * GET    /v1/authorisation/can              200 whether the token grants a permission, and which roles would
 * GET    /v1/authorisation/matrix           200 every permission by role
 */

const email = z.email().max(254);
const code = z.string().min(1).max(512);
const password = z.string().min(1).max(1024);
const roles = z.array(z.string().min(1).max(64)).min(1).max(20);

export const invitationRequest = z.strictObject({ email, roles });
export type InvitationRequest = z.infer<typeof invitationRequest>;

export const invitationResponse = z.strictObject({ expiresAt: instant });
export type InvitationResponse = z.infer<typeof invitationResponse>;

export const acceptanceRequest = z.strictObject({ code, name: z.string().trim().min(1).max(200), password });
export type AcceptanceRequest = z.infer<typeof acceptanceRequest>;

export const acceptanceResponse = z.strictObject({ userId: id<UserId>() });
export type AcceptanceResponse = z.infer<typeof acceptanceResponse>;

export const tenantRequest = z.strictObject({ name: z.string().trim().min(1).max(100), administrator: email });
export type TenantRequest = z.infer<typeof tenantRequest>;

export const tenantResponse = z.strictObject({ tenantId: id<TenantId>() });
export type TenantResponse = z.infer<typeof tenantResponse>;

/** Without one, nobody has made the first administrator yet. */
export const operatingTenantResponse = z.strictObject({ tenantId: id<TenantId>().optional() });
export type OperatingTenantResponse = z.infer<typeof operatingTenantResponse>;

export const tenantPath = z.strictObject({ tenantId: id<TenantId>() });
export type TenantPath = z.infer<typeof tenantPath>;

export const importRequest = z.strictObject({
  people: z
    .array(
      z.strictObject({
        email,
        name: z.string().trim().min(1).max(200),
        roles,
        /** bcrypt (`$2a$`, `$2b$`, `$2y$`, cost 4 to 12), Wexflow's base64, or PBKDF2 as a PHC string (`$pbkdf2-sha256$i=…`, at most a million iterations). */
        passwordHash: z.string().min(1).max(512),
      }),
    )
    .min(1)
    .max(500),
});
export type ImportRequest = z.infer<typeof importRequest>;

export const importResponse = z.strictObject({
  imported: z.array(z.strictObject({ email: z.string(), userId: id<UserId>() })),
  refused: z.array(z.strictObject({ email: z.string(), reason: z.enum(['address-taken', 'hash-unknown', 'role-unknown', 'grant-exceeds-own', 'permissions-too-many']) })),
});
export type ImportResponse = z.infer<typeof importResponse>;

export const passwordResetRequest = z.strictObject({ email });
export type PasswordResetRequest = z.infer<typeof passwordResetRequest>;

export const passwordResetConfirmation = z.strictObject({ code, password });
export type PasswordResetConfirmation = z.infer<typeof passwordResetConfirmation>;

/** `password`: the present one. */
export const passwordChangeRequest = z.strictObject({ password, newPassword: password });
export type PasswordChangeRequest = z.infer<typeof passwordChangeRequest>;

export const addressRequest = z.strictObject({ email, password });
export type AddressRequest = z.infer<typeof addressRequest>;

export const addressConfirmation = z.strictObject({ code });
export type AddressConfirmation = z.infer<typeof addressConfirmation>;

export const memberPath = z.strictObject({ userId: id<UserId>() });
export type MemberPath = z.infer<typeof memberPath>;

export const rolesRequest = z.strictObject({ roles });
export type RolesRequest = z.infer<typeof rolesRequest>;

export const membersResponse = z.strictObject({
  items: z.array(z.strictObject({ userId: id<UserId>(), email: z.string(), name: z.string(), roles: z.array(z.string()), status: z.enum(['active', 'disabled']), createdAt: instant })),
});
export type MembersResponse = z.infer<typeof membersResponse>;

export const canQuery = z.strictObject({ permission: z.string().min(1).max(100) });
export type CanQuery = z.infer<typeof canQuery>;

export const canResponse = z.strictObject({
  permission: z.string(),
  allowed: z.boolean(),
  /** What of the token grants it: the permission itself or `*`; absent when nothing does. */
  grantedBy: z.string().optional(),
  /** About the whole platform: it counts in the tenant that operates it alone. */
  platform: z.boolean(),
  /** The roles that have it. */
  roles: z.array(z.string()),
});
export type CanResponse = z.infer<typeof canResponse>;

export const matrixResponse = z.strictObject({ items: z.array(z.strictObject({ permission: z.string(), platform: z.boolean(), roles: z.array(z.string()) })) });
export type MatrixResponse = z.infer<typeof matrixResponse>;
