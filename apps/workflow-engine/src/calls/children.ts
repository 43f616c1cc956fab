import type { WorkflowCall } from '@holdfast/workflow-core/call';
import type { LeasedCall } from './call.store.ts';
import type { Performed } from './performed.ts';

/** Instances that workflows run: as durable as any other call. */
export interface Children {
  run(call: LeasedCall, request: WorkflowCall): Promise<Performed>;
  /** Of the instance that the call belongs to. */
  cancel(call: LeasedCall): Promise<Performed>;
}
