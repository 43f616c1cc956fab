/**
 * What became of one tick, as the fire ledger says it.
 *
 * buffered: waits for a run before it to end · fired: the engine is asked to start its instance · started: the instance exists ·
 * ended: the instance has ended, or could not be started · skipped, misfired: there will be no instance.
 */
export type FireState = 'buffered' | 'fired' | 'started' | 'ended' | 'skipped' | 'misfired';

export type FireEvent = 'fire' | 'buffer' | 'skip' | 'misfire' | 'start' | 'end' | 'backfill' | 'backfill-later';

/** Every way a tick's record may change. `due` is a tick without a record: it gets one, in one of four states (I7). */
export const fireEdges = [
  { from: 'due', on: 'fire', to: 'fired' },
  { from: 'due', on: 'buffer', to: 'buffered' },
  { from: 'due', on: 'skip', to: 'skipped' },
  { from: 'due', on: 'misfire', to: 'misfired' },
  { from: 'buffered', on: 'fire', to: 'fired' },
  { from: 'buffered', on: 'skip', to: 'skipped' },
  { from: 'fired', on: 'start', to: 'started' },
  // Messages overtake each other: the end may be heard before the start.
  { from: 'fired', on: 'end', to: 'ended' },
  { from: 'started', on: 'end', to: 'ended' },
  // A tick that never ran may be asked for later: its record goes on, so that it still runs once at most.
  { from: 'due', on: 'backfill', to: 'fired' },
  { from: 'skipped', on: 'backfill', to: 'fired' },
  { from: 'misfired', on: 'backfill', to: 'fired' },
  { from: 'due', on: 'backfill-later', to: 'buffered' },
  { from: 'skipped', on: 'backfill-later', to: 'buffered' },
  { from: 'misfired', on: 'backfill-later', to: 'buffered' },
] as const satisfies readonly { readonly from: FireState | 'due'; readonly on: FireEvent; readonly to: FireState }[];

/** The state after `on`, or the same state when there is no such edge: then nothing happens. */
export function nextFireState(from: FireState | 'due', on: FireEvent): FireState | 'due' {
  return fireEdges.find((edge) => edge.from === from && edge.on === on)?.to ?? from;
}

/** Why a tick was skipped or misfired. */
export type FireReason =
  /** The overlap policy, while an instance of the schedule ran. */
  | 'still-running'
  /** The overlap policy, while another tick waited already, or too many did. */
  | 'buffer-full'
  /** A later tick took its place. */
  | 'superseded'
  /** It came to light later than the catch-up window allows. */
  | 'catch-up-window'
  /** The tenant's limit of ticks a minute. */
  | 'tenant-limit'
  /** It waited when its schedule was ended. */
  | 'schedule-ended';
