import type { Permission } from '@holdfast/contracts/permissions';
import { addAccessRule, gatewayAnd, type CallerOptions } from './access-rule.ts';

/** The route needs an access token that grants `permission`, and comes through the gateway. */
export function RequirePermission(permission: Permission, options: CallerOptions = {}): MethodDecorator {
  return addAccessRule({ kind: 'permission', permission, callers: gatewayAnd(options) });
}
