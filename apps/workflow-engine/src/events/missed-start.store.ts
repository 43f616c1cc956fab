import type { TenantId } from '@holdfast/ids/ids';
import type { EventStart } from './event-start.store.ts';
import type { StoredEvent } from './event.store.ts';

/** Why an event started nothing: the tenant's limit, or a failure of the engine, which is tried again. */
export type MissReason = 'instance-limit-reached' | 'failed';

/** An instance that an event was to start and did not. */
export interface MissedStart extends EventStart {
  readonly event: { readonly source: string; readonly id: string };
  /** Of the event. */
  readonly position: string;
  readonly reason: MissReason;
  readonly attempts: number;
  readonly at: Date;
  /** Absent: it is not tried again. */
  readonly retryAt?: Date;
}

/** After so many attempts it is not tried again. */
export const maxStartAttempts = 10;

/** Starts that were missed, kept as long as events are. */
export interface MissedStartStore {
  /** Once for each event and definition; once more counts as another attempt. */
  note(start: EventStart, event: StoredEvent, reason: MissReason): Promise<void>;
  /** It came through after all. */
  settle(start: EventStart, event: StoredEvent): Promise<void>;
  /** Those whose time to be tried again has come. The caller alone has them for ten seconds. */
  claimDue(limit: number): Promise<readonly { readonly start: EventStart; readonly event: StoredEvent }[]>;
  /** Newest event first. @param before the position of the last one of the page before. */
  list(tenantId: TenantId, page: { readonly limit: number; readonly before?: string | undefined }): Promise<readonly MissedStart[]>;
  forget(milliseconds: number): Promise<void>;
}
