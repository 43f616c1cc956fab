import type { TenantId } from '@holdfast/ids/ids';
import type { Uuid } from '@holdfast/ids/uuid';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { ConsumptionProgress } from '@holdfast/workflow-core/events/consumption';
import type { EventStart } from './event-start.store.ts';
import type { StoredEvent } from './event.store.ts';

export type GatheringId = Uuid<'event-gathering'>;

/** Events that one instance is to start with. */
export interface Gathering {
  readonly id: GatheringId;
  readonly tenantId: TenantId;
  /** The version that the first of them was for. */
  readonly definition: EventStart['definition'];
  readonly progress: ConsumptionProgress;
  /** Nothing is missing: the instance starts. */
  readonly done: boolean;
}

/** What a definition has gathered, as an event finds it. */
export interface Gatherings {
  /** The one that had the event before. */
  readonly had?: Gathering;
  /** Those of this version that miss something, the oldest first; empty when one had the event. */
  readonly open: readonly Gathering[];
}

export interface GatheringStore {
  /** Keeps others from gathering for the definition until `tx` ends. */
  lock(tx: Transaction, start: EventStart, position: string): Promise<Gatherings>;

  /** What was consumed, in the order it came. */
  events(tx: Transaction, which: Pick<Gathering, 'id' | 'tenantId'>): Promise<StoredEvent[]>;

  /** Keeps the gathering as it is now, and that it had the event. */
  save(tx: Transaction, gathering: Gathering, event: StoredEvent, consumed: boolean): Promise<void>;

  /** Gives up a gathering. */
  drop(tx: Transaction, which: Pick<Gathering, 'id' | 'tenantId'>): Promise<void>;

  /** Gives up what had nothing new for longer than `milliseconds`, a bounded number at once. */
  forget(milliseconds: number): Promise<void>;
}
