import { addAccessRule, gatewayAnd, type CallerOptions } from './access-rule.ts';

/** The route needs a valid access token, whatever it grants, and comes through the gateway: for what everybody may ask about themselves. */
export function RequireToken(options: CallerOptions = {}): MethodDecorator {
  return addAccessRule({ kind: 'token', callers: gatewayAnd(options) });
}
