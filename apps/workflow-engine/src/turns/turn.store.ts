import type { DefinitionId, InstanceId, TenantId } from '@holdfast/ids/ids';
import type { UnreadInstance } from '@holdfast/workflow-core/cancel-unread';
import type { InstanceState } from '@holdfast/workflow-core/state';
import type { Turn } from './turn.ts';

/** An instance as its last committed turn left it. */
export interface LoadedInstance {
  readonly tenantId: TenantId;
  readonly instanceId: InstanceId;
  readonly definitionId: DefinitionId;
  /** Of its start. */
  readonly idempotencyKey?: string | undefined;
  /** What the next turn is fenced by. */
  readonly version: number;
  readonly state: InstanceState;
  /** False of one whose turns so far are all known: it has no row that ends with it. A store does not say. */
  readonly mayHoldRows?: boolean;
  /** The database's clock at the moment of loading (I8). */
  readonly now: Date;
}

/** What the rows of an instance tell, its state left aside; all of one moment. */
export type KnownByRows = UnreadInstance & Pick<LoadedInstance, 'definitionId' | 'idempotencyKey' | 'version' | 'now'>;

export type Committed =
  | 'committed'
  /** Another turn of the instance came first, or the idempotency key is taken: nothing of this turn was written. */
  | 'stale';

/** Another version of the engine wrote the state, or it was damaged: no turn can be taken. */
export class UnreadableStateError extends Error {
  override readonly name = 'UnreadableStateError';

  constructor() {
    super('the state of the instance cannot be read');
  }
}

/** @returns `unreadable` where the state was. */
export async function ifReadable<Outcome>(turn: Promise<Outcome>): Promise<Outcome | { readonly type: 'unreadable' }> {
  try {
    return await turn;
  } catch (error) {
    if (error instanceof UnreadableStateError) return { type: 'unreadable' };
    throw error;
  }
}

/** The tables that a turn writes. */
export interface TurnStore {
  /** @throws {UnreadableStateError} */
  load(tenantId: TenantId, instanceId: InstanceId): Promise<LoadedInstance | undefined>;
  loadUnread(tenantId: TenantId, instanceId: InstanceId): Promise<KnownByRows | undefined>;
  /** The database's clock, or up to a second's drift behind it (I8). */
  now(): Promise<Date>;
  /** Instances at a checkpoint for longer than `milliseconds`: whoever was to continue them is gone. Without those that are isolated until later (I11). I12: the oldest of each tenant, then the next of each. @param underWay what the caller is going on with itself */
  findAbandoned(milliseconds: number, limit: number, underWay?: readonly InstanceId[]): Promise<readonly { readonly tenantId: TenantId; readonly instanceId: InstanceId }[]>;
  /**
   * Commits any number of turns in one statement, each guarded by its own fence, with the messages they owe.
   * The answers stand in the order of `turns`. When it throws, nothing is known to be committed.
   *
   * Its calls are leased to this replica, which must run them at once. Two turns of one instance: one is stale.
   */
  commit(turns: readonly Turn[]): Promise<readonly Committed[]>;
}
