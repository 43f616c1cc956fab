import type { InstanceId, ScheduleId } from '@holdfast/ids/ids';
import { z } from 'zod';
import { id, instant } from '../id.ts';
import { startInstanceRequest } from './workflow-engine.ts';

/**
 * scheduler's public routes, through the gateway.
 *
 * POST   /v1/schedules                create
 * GET    /v1/schedules                newest first, keyset paged
 * POST   /v1/schedules/preview        the next ticks of a timetable that is not saved
 * GET    /v1/schedules/:id            read
 * POST   /v1/schedules/:id/edit       replace what it says, if it still has the version given
 * POST   /v1/schedules/:id/pause      no ticks until it is resumed
 * POST   /v1/schedules/:id/resume     ticks from now on
 * POST   /v1/schedules/:id/run        one tick now
 * POST   /v1/schedules/:id/backfill   the ticks of a window that has passed and that never ran
 * DELETE /v1/schedules/:id            end it for good; its record stays
 * GET    /v1/schedules/:id/preview    its next ticks
 * GET    /v1/schedules/:id/ticks      the fire ledger, newest first, keyset paged
 */

const longestInput = 16_384;

const count = z.int().min(0).max(1_000_000_000).default(0);

/** The DSL's inline duration. Days are 24 hours. */
const duration = z
  .strictObject({ days: count, hours: count, minutes: count, seconds: count, milliseconds: count })
  .transform(({ days, hours, minutes, seconds, milliseconds }) => (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + milliseconds)
  .pipe(z.int().min(1, 'must be longer than nothing').max(31_622_400_000, 'must be a year of 366 days at most'));

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u, 'must be a date: 2026-12-24');
const monthAndDay = z.string().regex(/^\d{2}-\d{2}$/u, 'must be a month and a day: 12-25');

const timetable = {
  recurrence: z.union([z.strictObject({ cron: z.string().min(1).max(1024) }), z.strictObject({ every: duration })]),
  /** IANA time zone. */
  zone: z.string().max(64).default('UTC'),
  /** Default: now. */
  startAt: instant.optional(),
  endAt: instant.optional(),
  /** Days without ticks, on the zone's calendar; both ends are excluded. */
  exclude: z.array(z.union([z.strictObject({ from: date, to: date }), z.strictObject({ yearly: monthAndDay })])).max(100).default([]),
};

export const scheduleSpec = z.strictObject({
  name: z.string().trim().min(1).max(100),
  definition: startInstanceRequest.shape.definition,
  input: startInstanceRequest.shape.input.refine((input) => JSON.stringify(input).length <= longestInput, `must be at most ${longestInput} characters of JSON`),
  ...timetable,
  /** A tick falls due up to this many seconds late, the same delay whenever it is computed. */
  jitterSeconds: z.int().min(0).max(3600).default(0),
  overlap: z.enum(['skip', 'buffer-one', 'buffer-all', 'cancel-other', 'terminate-other', 'allow-all']).default('skip'),
  /** A tick that could not fire for this long is recorded as a misfire. */
  catchUpSeconds: z.int().min(10).max(2_592_000).default(3600),
});
export type ScheduleSpecBody = z.infer<typeof scheduleSpec>;

export const editScheduleRequest = scheduleSpec.extend({ version: z.int().min(1) });
export type EditScheduleRequest = z.infer<typeof editScheduleRequest>;

const previewCount = z.coerce.number().int().min(1).max(100).default(10);

export const previewRequest = z.strictObject({ ...timetable, count: previewCount });
export type PreviewRequest = z.infer<typeof previewRequest>;

export const previewQuery = z.strictObject({ count: previewCount });
export type PreviewQuery = z.infer<typeof previewQuery>;

export const preview = z.strictObject({
  ticks: z.array(
    z.strictObject({
      tick: instant,
      /** Wall-clock time of the zone, with its offset. */
      local: z.string(),
      notes: z.array(z.enum(['moved-by-gap', 'first-of-two', 'second-of-two', 'clocks-change'])),
    }),
  ),
});
export type Preview = z.infer<typeof preview>;

export const schedulePath = z.strictObject({ id: id<ScheduleId>() });
export type SchedulePath = z.infer<typeof schedulePath>;

const exclusionView = z.union([z.strictObject({ from: z.string(), to: z.string() }), z.strictObject({ yearly: z.string() })]);

export const scheduleView = z.strictObject({
  id: id<ScheduleId>(),
  name: z.string(),
  state: z.enum(['active', 'paused', 'ended']),
  /** Counts edits; an edit names the one it was made from. */
  version: z.int(),
  definition: z.strictObject({ namespace: z.string(), name: z.string(), version: z.string() }),
  input: z.unknown(),
  recurrence: z.union([z.strictObject({ cron: z.string() }), z.strictObject({ every: z.strictObject({ milliseconds: z.int() }) }), z.strictObject({ after: z.strictObject({ milliseconds: z.int() }) })]),
  zone: z.string(),
  startAt: instant,
  endAt: instant.optional(),
  exclude: z.array(exclusionView),
  jitterSeconds: z.number(),
  overlap: scheduleSpec.shape.overlap,
  catchUpSeconds: z.number(),
  /** Absent unless active, and while it follows the end of an instance that runs. */
  next: z.strictObject({ tick: instant, dueAt: instant }).optional(),
  createdBy: z.string(),
  createdAt: instant,
  updatedAt: instant,
});
export type ScheduleView = z.infer<typeof scheduleView>;

export const scheduleListQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  after: id<ScheduleId>().optional(),
  state: scheduleView.shape.state.optional(),
});
export type ScheduleListQuery = z.infer<typeof scheduleListQuery>;

export const schedulePage = z.strictObject({ items: z.array(scheduleView), next: id<ScheduleId>().optional() });
export type SchedulePage = z.infer<typeof schedulePage>;

export const tickView = z.strictObject({
  tick: instant,
  state: z.enum(['buffered', 'fired', 'started', 'ended', 'skipped', 'misfired']),
  /** Why it was skipped or misfired. */
  reason: z.enum(['still-running', 'buffer-full', 'superseded', 'catch-up-window', 'tenant-limit', 'schedule-ended']).optional(),
  /** Asked for by `run`, not by the timetable. */
  manual: z.boolean(),
  /** Asked for by `backfill`, after its moment had passed. */
  backfilled: z.boolean(),
  dueAt: instant,
  decidedAt: instant,
  firedAt: instant.optional(),
  instanceId: id<InstanceId>().optional(),
  /** The instance's last status, or the code of the problem why it did not start. */
  outcome: z.string().optional(),
});

/** 202: what was decided about the tick that was asked for. */
export const runScheduleResponse = tickView.pick({ tick: true, state: true, reason: true });
export type RunScheduleResponse = z.infer<typeof runScheduleResponse>;

export const backfillRequest = z.strictObject({
  /** Both inclusive; within 89 days before now. */
  from: instant,
  to: instant,
  /** For these ticks alone; by default one after the other. */
  overlap: scheduleSpec.shape.overlap.unwrap().default('buffer-all'),
});
export type BackfillRequest = z.infer<typeof backfillRequest>;

/** 202: how many ticks fired, wait for those, were skipped (by the policy or the tenant's limit), and had run or were running before. */
export const backfillResponse = z.strictObject({ fired: z.int(), buffered: z.int(), skipped: z.int(), kept: z.int() });
export type BackfillResponse = z.infer<typeof backfillResponse>;

export const tickListQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(1000).default(100), before: instant.optional() });
export type TickListQuery = z.infer<typeof tickListQuery>;

/** `next`: the `before` of the next page; absent on the last. */
export const tickPage = z.strictObject({ items: z.array(tickView), next: instant.optional() });
export type TickPage = z.infer<typeof tickPage>;
