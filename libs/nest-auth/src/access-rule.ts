import type { Permission } from '@holdfast/contracts/permissions';
import type { ServiceName } from '@holdfast/contracts/services';

/** Who may use a route: which workloads over mutual TLS, and what the bearer of the access token must hold. */
export type AccessRule =
  | { readonly kind: 'permission'; readonly permission: Permission; readonly callers: readonly ServiceName[] }
  | { readonly kind: 'token'; readonly callers: readonly ServiceName[] }
  | { readonly kind: 'callers'; readonly callers: readonly ServiceName[] }
  | { readonly kind: 'public'; readonly callers: readonly ServiceName[] };

export interface CallerOptions {
  /** Workloads that may call beside the gateway. */
  readonly alsoCallers?: readonly ServiceName[];
}

const metadataKey = Symbol('holdfast:access-rules');

/** Adds a rule to a route. Rules gather instead of replacing each other, so that a route with two is seen and refused. */
export function addAccessRule(rule: AccessRule): MethodDecorator {
  return (_target, _name, descriptor: PropertyDescriptor) => {
    const handler = descriptor.value as object;
    Reflect.defineMetadata(metadataKey, [...accessRulesOf(handler), rule], handler);
  };
}

export function accessRulesOf(handler: object): readonly AccessRule[] {
  return (Reflect.getMetadata(metadataKey, handler) as readonly AccessRule[] | undefined) ?? [];
}

export function gatewayAnd(options: CallerOptions): readonly ServiceName[] {
  return ['gateway', ...(options.alsoCallers ?? [])];
}
