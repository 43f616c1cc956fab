import { z } from 'zod';

/**
 * CloudEvents for workflows, by the HTTP protocol binding 1.0.
 *
 * POST /v1/events    structured (application/cloudevents+json), batch (application/cloudevents-batch+json), or binary (ce-… headers)
 */

/** All of them: those that begin with `ce-` are the attributes of an event in binary mode. */
export const eventHeaders = z.looseObject({ 'content-type': z.string().optional() });
export type EventHeaders = z.infer<typeof eventHeaders>;

/** An event is named by its source and id: one that was known changes nothing. */
export const receiveEventsResponse = z.strictObject({ accepted: z.int(), repeated: z.int() });
export type ReceiveEventsResponse = z.infer<typeof receiveEventsResponse>;
