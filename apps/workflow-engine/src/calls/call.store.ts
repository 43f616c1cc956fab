import type { CallId, InstanceId, TenantId } from '@holdfast/ids/ids';
import type { DurableRequest } from './durable-request.ts';

/** A call that this replica holds. */
export interface LeasedCall {
  readonly callId: CallId;
  readonly tenantId: TenantId;
  readonly instanceId: InstanceId;
  readonly request: DurableRequest;
  /** Counts from 1, over all replicas. */
  readonly attempt: number;
}

/**
 * Calls without a committed result, leased by the database's clock. The owner of every method is this replica:
 * it stands in the WHERE of each statement, so that what another one holds cannot be touched.
 */
export interface CallStore {
  /** Takes over calls whose lease has run out, longest first. */
  claimExpired(limit: number): Promise<readonly LeasedCall[]>;
  /** Extends leases; answers which of the calls are still held. */
  renew(callIds: readonly CallId[]): Promise<readonly CallId[]>;
  /**
   * Gives a call back, to be claimed by anyone after `milliseconds`.
   *
   * @param failure why the attempt came to nothing, if it did.
   */
  postpone(callId: CallId, milliseconds: number, failure?: string): Promise<void>;
  /** Drops a call whose result no longer interests its instance. */
  discard(callId: CallId): Promise<void>;
}
