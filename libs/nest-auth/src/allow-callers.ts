import type { ServiceName } from '@holdfast/contracts/services';
import { addAccessRule } from './access-rule.ts';

/** An internal route: only these workloads, known by the SPIFFE id in their certificate; no token, and never the gateway unless named. */
export function AllowCallers(...callers: readonly [ServiceName, ...ServiceName[]]): MethodDecorator {
  return addAccessRule({ kind: 'callers', callers });
}
