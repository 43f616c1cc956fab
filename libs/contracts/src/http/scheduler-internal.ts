import type { ScheduleId, TenantId } from '@holdfast/ids/ids';
import { z } from 'zod';
import { id } from '../id.ts';
import { json } from '../json.ts';

/**
 * scheduler's routes for the other services, over mutual TLS; the gateway has no route to them.
 *
 * GET /internal/v1/tenants/:tenantId/schedules/:id/inputs/:version   200 what a version of a schedule starts its instances with; it never changes
 *      404 schedule-not-found when there is no such version, or it was replaced more than 90 days ago
 */

export const scheduleInputPath = z.strictObject({ tenantId: id<TenantId>(), id: id<ScheduleId>(), version: z.coerce.number().int().min(1) });
export type ScheduleInputPath = z.infer<typeof scheduleInputPath>;

export const scheduleInput = z.strictObject({ input: json });
