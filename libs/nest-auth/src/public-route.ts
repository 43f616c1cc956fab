import { addAccessRule, gatewayAnd, type CallerOptions } from './access-rule.ts';

/** Anyone may use the route through the gateway, without an access token. */
export function PublicRoute(options: CallerOptions = {}): MethodDecorator {
  return addAccessRule({ kind: 'public', callers: gatewayAnd(options) });
}
