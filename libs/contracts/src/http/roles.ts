import { z } from 'zod';
import { permissions } from '../permissions.ts';

/**
 * Roles of a tenant, through the gateway. People are given them by POST /v1/members/:userId/roles.
 *
 * GET    /v1/roles         200 built-in ones and the tenant's own (read:members)
 * POST   /v1/roles         201 a role of the tenant's own (manage:roles) · 409 role-exists · 403 grant-exceeds-own · 422 permissions-too-many
 * POST   /v1/roles/:role   204 other permissions for it (manage:roles) · 404 role-not-found
 * DELETE /v1/roles/:role   204 (manage:roles) · 404 role-not-found · 409 role-in-use
 */

const name = z.string().regex(/^[a-z][a-z0-9-]{1,47}$/u, 'must be lower-case letters, digits and hyphens, 2 to 48 characters, a letter first');
const granted = z.array(z.enum(permissions)).min(1).max(permissions.length);

export const roleRequest = z.strictObject({ name, permissions: granted });
export type RoleRequest = z.infer<typeof roleRequest>;

export const roleChange = z.strictObject({ permissions: granted });
export type RoleChange = z.infer<typeof roleChange>;

export const rolePath = z.strictObject({ role: name });
export type RolePath = z.infer<typeof rolePath>;

export const rolesResponse = z.strictObject({ items: z.array(z.strictObject({ name: z.string(), permissions: z.array(z.string()), builtIn: z.boolean() })) });
export type RolesResponse = z.infer<typeof rolesResponse>;
