import type { InstanceId, TenantId, TimerId } from '@holdfast/ids/ids';

/** A moment at which an instance goes on. */
export interface Timer {
  readonly timerId: TimerId;
  readonly tenantId: TenantId;
  readonly instanceId: InstanceId;
  /** Compared with the database's clock, with nothing else (I8). */
  readonly dueAt: Date;
}

export type TimerState = 'waiting' | 'fired' | 'cleared';

/** Every way a timer's state may change. `absent` is a timer nobody has heard of. Stores change states by these and no other. */
export const timerEdges = [
  { from: 'absent', on: 'set', to: 'waiting' },
  { from: 'waiting', on: 'clear', to: 'cleared' },
  // Messages overtake each other: a clear that comes first wins over the set that comes after.
  { from: 'absent', on: 'clear', to: 'cleared' },
  { from: 'waiting', on: 'due', to: 'fired' },
] as const satisfies readonly { readonly from: TimerState | 'absent'; readonly on: 'set' | 'clear' | 'due'; readonly to: TimerState }[];

/** The state after `on`, or the same state when there is no such edge: then nothing happens. */
export function nextTimerState(from: TimerState | 'absent', on: 'set' | 'clear' | 'due'): TimerState | 'absent' {
  return timerEdges.find((edge) => edge.from === from && edge.on === on)?.to ?? from;
}
