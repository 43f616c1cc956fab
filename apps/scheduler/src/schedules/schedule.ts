import type { ScheduleId, TenantId } from '@holdfast/ids/ids';
import type { OverlapPolicy } from '@holdfast/schedule-core/overlap';
import type { TimetableText } from '@holdfast/schedule-core/parse-timetable';
import type { ScheduleState } from '@holdfast/schedule-core/schedule-state';

/** Any JSON. */
export type Json = null | boolean | number | bigint | string | readonly Json[] | { readonly [key: string]: Json };

/** A published definition: versions never change, so that a schedule goes on starting what it was made for. */
export interface DefinitionKey {
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
}

/** What its owner says a schedule is. */
export interface ScheduleSpec {
  /** One schedule of a tenant has it, until it has ended. */
  readonly name: string;
  readonly definition: DefinitionKey;
  readonly input: Json;
  readonly timetable: TimetableText;
  readonly overlap: OverlapPolicy;
  /** Milliseconds. */
  readonly catchUpMs: number;
}

/** A tick to come and when it falls due. */
export interface ComingTick {
  readonly tick: Date;
  readonly dueAt: Date;
}

export interface Schedule {
  readonly id: ScheduleId;
  readonly tenantId: TenantId;
  readonly spec: ScheduleSpec;
  readonly state: ScheduleState;
  /** Counts edits, from 1. */
  readonly version: number;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** The first tick without a record. Present when active, unless it follows the end of an instance that runs. */
  readonly next?: ComingTick;
}
