/** `active` has ticks; `paused` has none until it is resumed; `ended` never again. */
export type ScheduleState = 'active' | 'paused' | 'ended';

/** `exhaust`: the timetable has no more ticks. */
export type ScheduleEvent = 'pause' | 'resume' | 'end' | 'exhaust';

/** Every way a schedule's state may change; what is not listed is refused. To ask for what is already so changes nothing. */
export const scheduleEdges = [
  { from: 'active', on: 'pause', to: 'paused' },
  { from: 'paused', on: 'pause', to: 'paused' },
  { from: 'paused', on: 'resume', to: 'active' },
  { from: 'active', on: 'resume', to: 'active' },
  { from: 'active', on: 'end', to: 'ended' },
  { from: 'paused', on: 'end', to: 'ended' },
  { from: 'ended', on: 'end', to: 'ended' },
  { from: 'active', on: 'exhaust', to: 'ended' },
] as const satisfies readonly { readonly from: ScheduleState; readonly on: ScheduleEvent; readonly to: ScheduleState }[];

/** The state after `on`; undefined: refused, since a schedule that ended stays so. */
export function nextScheduleState(from: ScheduleState, on: ScheduleEvent): ScheduleState | undefined {
  return scheduleEdges.find((edge) => edge.from === from && edge.on === on)?.to;
}
