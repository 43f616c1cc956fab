import type { TenantId } from '@holdfast/ids/ids';
import { z } from 'zod';
import { id } from '../id.ts';

/**
 * The audit.
 *
 * GET  /v1/audit                              200 what happened in one service, identity unless `chain` names another, newest first
 * GET  /v1/audit/export                       200 the chain as JSON Lines, for `npm run audit:verify`
 * GET  /v1/audit/keys                         200 a JWK set: every key that has signed a statement
 * GET  /internal/v1/audit, /internal/v1/audit/export   200 the same of another service's own chain, for identity (over mutual TLS)
 * POST /internal/v1/audit/<service>/statements   200 follow the caller's chain and sign it (over mutual TLS, never through the gateway)
 */

/** The services that keep an audit. */
const auditChain = z.enum(['identity', 'workflow-engine', 'resume-token', 'scheduler']);

const auditFilter = z.strictObject({
  /** `session.ended`, or `session` for everything about sessions. */
  action: z.string().max(81).regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)?$/u).optional(),
  outcome: z.enum(['succeeded', 'refused', 'failed']).optional(),
  /** The id of who acted. */
  actor: z.string().min(1).max(200).optional(),
  /** The id of what it was done to. */
  target: z.string().min(1).max(200).optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
  /** The `next` of the page before. */
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** Filters of `GET /v1/audit`. */
export const auditQuery = auditFilter.extend({ chain: auditChain.default('identity') });
export type AuditQuery = z.infer<typeof auditQuery>;

export const auditPage = z.strictObject({
  items: z.array(
    z.strictObject({
      sequence: z.int().positive(),
      hash: z.string(),
      /** The record as the chain has it (docs/architecture/audit.md). */
      record: z.record(z.string(), z.json()),
      /** What was not redacted of its personal data. */
      personal: z.record(z.string(), z.string()),
    }),
  ),
  /** Give it as `before` for older records; absent on the last page. */
  next: z.int().positive().optional(),
});
export type AuditPage = z.infer<typeof auditPage>;

const exportStart = z.strictObject({ from: z.coerce.number().int().positive().default(1) });
export const auditExportQuery = exportStart.extend({ chain: auditChain.default('identity') });
export type AuditExportQuery = z.infer<typeof auditExportQuery>;

/** Whose records: one tenant's; all, where it is left out. Identity has looked at who asks. */
const ofTenant = { tenant: id<TenantId>().optional() };
export const internalAuditQuery = auditFilter.extend(ofTenant);
export type InternalAuditQuery = z.infer<typeof internalAuditQuery>;
export const internalAuditExportQuery = exportStart.extend(ofTenant);
export type InternalAuditExportQuery = z.infer<typeof internalAuditExportQuery>;

export const auditKeysResponse = z.strictObject({ keys: z.array(z.record(z.string(), z.string())) });
export type AuditKeysResponse = z.infer<typeof auditKeysResponse>;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/u);

export const witnessRequest = z.strictObject({
  purpose: z.enum(['checkpoint', 'export']),
  from: z.int().positive(),
  /** The last record that the notary has seen, as far as the caller knows. */
  after: z.int().nonnegative(),
  /** Of the records that follow it. */
  digests: z.array(sha256).max(1000),
});
export type WitnessRequest = z.infer<typeof witnessRequest>;

export const witnessAnswer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('signed'), head: z.strictObject({ sequence: z.int().nonnegative(), hash: sha256 }), statement: z.string() }),
  /** The notary has seen the chain up to that record. */
  z.strictObject({ kind: z.literal('elsewhere'), sequence: z.int().nonnegative() }),
]);
export type WitnessAnswer = z.infer<typeof witnessAnswer>;
