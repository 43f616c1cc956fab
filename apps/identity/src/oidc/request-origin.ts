import type { AuditOrigin } from '@holdfast/audit-core/audit-entry';
import type { IncomingMessage } from 'node:http';

const origins = new WeakMap<IncomingMessage, AuditOrigin>();

/** Said by the controller, which knows it: the provider sees the raw request alone. */
export function rememberOrigin(request: IncomingMessage, origin: AuditOrigin): void {
  origins.set(request, origin);
}

export function originOf({ req }: { readonly req: IncomingMessage }): AuditOrigin {
  return origins.get(req) ?? {};
}
