/** What one tenant may have. */
export interface ScheduleLimits {
  /** Schedules that have not ended. */
  readonly schedules: number;
  /** Milliseconds between the closest ticks of a schedule. */
  readonly minimumIntervalMs: number;
  /** Ticks that fire or are buffered within a minute; what is more is skipped, however many replicas decide. */
  readonly ticksPerMinute: number;
}
