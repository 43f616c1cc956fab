import type { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { accessRulesOf } from './access-rule.ts';

/** A route whose access nobody decided, or decided twice. The message names routes only. */
export class UndecidedRouteError extends Error {
  readonly safeToLog = true;

  constructor(routes: readonly string[]) {
    super(`each route needs exactly one of @RequirePermission, @RequireToken, @AllowCallers and @PublicRoute: ${routes.join(', ')}`);
    this.name = 'UndecidedRouteError';
  }
}

/**
 * Runs before the service listens.
 *
 * @param canVerifyTokens false when the service reads no JWKS: then no route may ask for a token.
 * @throws {UndecidedRouteError} naming every handler at fault.
 */
export function checkRoutes(discovery: DiscoveryService, scanner: MetadataScanner, canVerifyTokens: boolean): void {
  const undecided = discovery.getControllers().flatMap(({ metatype, name }) => {
    const prototype = (metatype as { prototype?: Record<string, object> } | null)?.prototype;
    if (prototype === undefined) return [];
    return scanner
      .getAllMethodNames(prototype)
      .filter((method) => Reflect.hasMetadata('path', prototype[method] ?? {}))
      .filter((method) => {
        const [rule, ...others] = accessRulesOf(prototype[method] ?? {});
        return rule === undefined || others.length > 0 || ((rule.kind === 'permission' || rule.kind === 'token') && !canVerifyTokens);
      })
      .map((method) => `${String(name)}.${method}`);
  });
  if (undecided.length > 0) throw new UndecidedRouteError(undecided);
}
