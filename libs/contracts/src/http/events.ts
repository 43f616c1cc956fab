import { z } from 'zod';

/**
 * CloudEvents for workflows, by the HTTP protocol binding 1.0.
 *
 * GET  /v1/events/missed-starts   what events were to start and did not
 * POST /v1/events    structured (application/cloudevents+json), batch (application/cloudevents-batch+json), or binary (ce-… headers)
 */

/** All of them: those that begin with `ce-` are the attributes of an event in binary mode. */
export const eventHeaders = z.looseObject({ 'content-type': z.string().optional() });
export type EventHeaders = z.infer<typeof eventHeaders>;

/** An event is named by its source and id: one that was known changes nothing. */
export const receiveEventsResponse = z.strictObject({ accepted: z.int(), repeated: z.int() });
export type ReceiveEventsResponse = z.infer<typeof receiveEventsResponse>;

export const missedStartsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** The `next` of the page before. */
  after: z.string().regex(/^\d{1,18}$/u).optional(),
});
export type MissedStartsQuery = z.infer<typeof missedStartsQuery>;

/** Instances that events were to start and did not, newest event first. `failed` ones are tried again while they have a `retryAt`. */
export const missedStartPage = z.strictObject({
  items: z.array(
    z.strictObject({
      definition: z.strictObject({ namespace: z.string(), name: z.string(), version: z.string() }),
      event: z.strictObject({ source: z.string(), id: z.string() }),
      reason: z.enum(['instance-limit-reached', 'failed']),
      attempts: z.int().positive(),
      at: z.string(),
      retryAt: z.string().optional(),
    }),
  ),
  next: z.string().optional(),
});
export type MissedStartPage = z.infer<typeof missedStartPage>;
