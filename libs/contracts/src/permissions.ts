/** Every permission a route can ask for, `verb:resource`. `*` in a token stands for all of them. */
export const permissions = [
  'publish:workflow-definitions',
  'read:workflow-definitions',
  'run:workflow-definitions',
  'read:workflow-instances',
  'cancel:workflow-instances',
  'suspend:workflow-instances',
  'read:activity-execution',
  'publish:events',
  'manage:secrets',
  'read:secrets',
  'manage:schedules',
  'read:schedules',
  'run:schedules',
  'read:redemptions',
  'mint:resume-tokens',
  'read:resume-tokens',
  'revoke:resume-tokens',
  'unblock:resume-tokens',
  'read:audit',
  'revoke:sessions',
  'read:members',
  'manage:members',
  'manage:roles',
  'read:signing-keys',
  'manage:signing-keys',
  'revoke:access',
  'read:applications',
  'manage:applications',
  'manage:tenants',
] as const;

export type Permission = (typeof permissions)[number];

/**
 * Permissions about the whole platform: they count in the tenant that operates it (the one made at the bootstrap) and in no other,
 * whatever a token or key of another tenant says, `*` too.
 */
export const platformPermissions: ReadonlySet<Permission> = new Set(['read:signing-keys', 'manage:signing-keys', 'manage:tenants']);

/** Built-in roles and what they expand into when an access token is made. */
export const roles = {
  admin: ['*'],
  designer: ['publish:workflow-definitions', 'read:workflow-definitions', 'run:workflow-definitions', 'read:workflow-instances', 'read:activity-execution', 'manage:schedules', 'read:schedules', 'run:schedules', 'manage:secrets', 'read:secrets'],
  operator: [
    'read:workflow-definitions', 'run:workflow-definitions', 'read:workflow-instances', 'cancel:workflow-instances', 'suspend:workflow-instances', 'read:activity-execution', 'publish:events', 'read:redemptions',
    'manage:schedules', 'read:schedules', 'run:schedules', 'mint:resume-tokens', 'read:resume-tokens', 'revoke:resume-tokens', 'unblock:resume-tokens',
  ],
  approver: ['read:workflow-instances'],
  viewer: ['read:workflow-definitions', 'read:workflow-instances', 'read:schedules'],
  auditor: ['read:workflow-definitions', 'read:workflow-instances', 'read:activity-execution', 'read:schedules', 'read:redemptions', 'read:resume-tokens', 'read:audit'],
} as const satisfies Record<string, readonly (Permission | '*')[]>;

/** Whether the claim `permissions` of a token grants `wanted`. */
export function grants(held: readonly string[], wanted: Permission): boolean {
  return held.includes('*') || held.includes(wanted);
}
