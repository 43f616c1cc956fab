import type { JobOf, scheduleTicks, timersFired } from '@holdfast/contracts/queues';
import type { MessageId, TimerId } from '@holdfast/ids/ids';
import type { Servers } from '../stand/scheduler-servers.ts';

/** What the engine's end heard, with the machine's own clock. */
export class SchedulerAccount {
  /** The messages that told of each tick: more than one is a tick that fired twice. */
  readonly starts = new Map<string, Set<MessageId>>();
  readonly timers = new Map<TimerId, Set<MessageId>>();
  readonly timersDue = new Map<TimerId, number>();
  early = 0;

  heardTick(tick: JobOf<typeof scheduleTicks>, id: MessageId): void {
    if (tick.command === 'end') return;
    const name = `${tick.scheduleId} ${Date.parse(tick.tick)}`;
    this.starts.set(name, (this.starts.get(name) ?? new Set()).add(id));
    if (Date.now() < Date.parse(tick.tick)) this.early += 1;
  }

  heardTimer({ timerId }: JobOf<typeof timersFired>['timers'][number], id: MessageId): void {
    this.timers.set(timerId, (this.timers.get(timerId) ?? new Set()).add(id));
    if (Date.now() < (this.timersDue.get(timerId) ?? 0)) this.early += 1;
  }

  /** Ticks that had fired and timers that had fallen due by `until`, and were not heard of. */
  async unheard(servers: Servers, until: Date): Promise<number> {
    const fired = await servers.query<{ name: string }>(`SELECT schedule_id || ' ' || (extract(epoch FROM tick) * 1000)::bigint AS name FROM fires WHERE fired_at <= $1::timestamptz`, [until]);
    return fired.filter(({ name }) => !this.starts.has(name)).length + [...this.timersDue].filter(([id, due]) => due < until.getTime() && !this.timers.has(id)).length;
  }
}

export interface Ledger {
  readonly ticks: number;
  readonly fired: number;
  readonly skipped: number;
  readonly misfired: number;
  readonly buffered: number;
  /** Moments of a timetable that have passed and have no record. */
  readonly missing: number;
  /** Records of moments that no timetable names, or of one moment twice. */
  readonly extra: number;
  readonly early: number;
  /** Milliseconds from a tick's due moment to its decision. */
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
}

/** The fire ledger of schedules with a fixed distance, up to `until`, held against what their timetables say. */
export async function readLedger(servers: Servers, until: Date): Promise<Ledger> {
  const [ledger] = await servers.query<Ledger & { readonly [column: string]: unknown }>(
    `WITH timetables AS (
       SELECT schedule_id, (timetable->>'startAt')::timestamptz AS start_at, make_interval(secs => (timetable->'recurrence'->>'everyMs')::float8 / 1000) AS every FROM schedules),
     expected AS (SELECT schedule_id, generate_series(start_at, $1::timestamptz, every) AS tick FROM timetables),
     recorded AS (SELECT * FROM fires WHERE tick <= $1::timestamptz AND NOT manual),
     late AS (SELECT extract(epoch FROM decided_at - due_at) * 1000 AS ms FROM recorded)
     SELECT (SELECT count(*) FROM expected)::integer AS ticks,
            (SELECT count(*) FROM recorded WHERE fired_at IS NOT NULL)::integer AS fired,
            (SELECT count(*) FROM recorded WHERE state = 'skipped')::integer AS skipped,
            (SELECT count(*) FROM recorded WHERE state = 'misfired')::integer AS misfired,
            (SELECT count(*) FROM recorded WHERE state = 'buffered')::integer AS buffered,
            (SELECT count(*) FROM expected LEFT JOIN recorded USING (schedule_id, tick) WHERE recorded.schedule_id IS NULL)::integer AS missing,
            (SELECT count(*) FROM recorded LEFT JOIN expected USING (schedule_id, tick) WHERE expected.schedule_id IS NULL)::integer AS extra,
            (SELECT count(*) FROM recorded WHERE decided_at < tick)::integer AS early,
            (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY ms) FROM late)::float8 AS p50,
            (SELECT percentile_disc(0.99) WITHIN GROUP (ORDER BY ms) FROM late)::float8 AS p99,
            (SELECT max(ms) FROM late)::float8 AS most`,
    [until],
  );
  if (ledger === undefined) throw new Error('the ledger cannot be read');
  return ledger;
}
