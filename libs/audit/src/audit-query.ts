import { z } from 'zod';

/** What the reader may see: its own tenant's records, or with `platform` also those of every tenant and of none. */
export type AuditScope = { readonly tenantId: string } | 'platform';

/** Filters of `GET /v1/audit`, newest first. */
export const auditQuery = z.strictObject({
  action: z.string().regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)?$/u).optional().describe('`session.started`, or `session` for everything about sessions'),
  outcome: z.enum(['succeeded', 'refused', 'failed']).optional(),
  actor: z.string().max(200).optional(),
  target: z.string().max(200).optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
  before: z.coerce.number().int().positive().optional().describe('the `next` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type AuditQuery = z.infer<typeof auditQuery>;
