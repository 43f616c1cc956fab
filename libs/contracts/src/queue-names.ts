export const queueNames = [
  'timer-commands',
  'timers-fired',
  'timer-slots',
  'schedule-ticks',
  'schedule-outcomes',
  'definition-schedules',
  'resume-requests',
  'bookmark-closures',
  'link-requests',
] as const;

export type QueueName = (typeof queueNames)[number];
