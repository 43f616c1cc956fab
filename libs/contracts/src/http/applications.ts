import { isUuid } from '@holdfast/ids/uuid';
import type { TenantId } from '@holdfast/ids/ids';
import { z } from 'zod';
import { id } from '../id.ts';
import { permissions } from '../permissions.ts';

/**
 * identity's applications: machine clients that authenticate by `Authorization: ApiKey hf_<id>_<secret>`.
 *
 * GET    /v1/applications                  those of the tenant, with their keys
 * POST   /v1/applications                  another one; its key is shown this once
 * DELETE /v1/applications/ID               it and its keys, refused everywhere within a second
 * POST   /v1/applications/ID/keys          another key, shown this once; the present ones go on for the overlap
 * DELETE /v1/applications/ID/keys/KEY      one key
 * POST   /internal/v1/application-keys/verify  whose key it is; for services only
 */

const identifier = z.string().refine(isUuid, 'must be a UUID');
const days = z.int().min(1).max(365).default(90);

export const newApplicationRequest = z.strictObject({
  name: z.string().trim().min(1).max(200),
  /** None that the caller lacks. */
  permissions: z.array(z.enum([...permissions, '*'])).min(1).max(256),
  /** Days until the first key expires. */
  days,
});
export type NewApplicationRequest = z.infer<typeof newApplicationRequest>;

export const newKeyRequest = z.strictObject({
  days,
  /** Seconds for which the present keys go on. */
  overlapSeconds: z.int().min(0).max(2_592_000).default(86_400),
});
export type NewKeyRequest = z.infer<typeof newKeyRequest>;

export const newKeyResponse = z.strictObject({
  applicationId: z.string(),
  keyId: z.string(),
  /** Shown this once: only its hash is kept. */
  key: z.string(),
  expiresAt: z.iso.datetime(),
});
export type NewKeyResponse = z.infer<typeof newKeyResponse>;

export const applicationsResponse = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      permissions: z.array(z.string()),
      createdBy: z.string(),
      createdAt: z.iso.datetime(),
      keys: z.array(
        z.strictObject({
          id: z.string(),
          createdAt: z.iso.datetime(),
          expiresAt: z.iso.datetime(),
          lastUsedAt: z.iso.datetime().nullable(),
          /** To be replaced: 80 days old, or 10 days from its end. */
          ageing: z.boolean(),
        }),
      ),
    }),
  ),
});
export type ApplicationsResponse = z.infer<typeof applicationsResponse>;

export const applicationPath = z.strictObject({ id: identifier });
export type ApplicationPath = z.infer<typeof applicationPath>;
export const applicationKeyPath = z.strictObject({ id: identifier, keyId: identifier });
export type ApplicationKeyPath = z.infer<typeof applicationKeyPath>;

const keyOrigin = z.strictObject({ address: z.string().max(64), requestId: z.string().max(128), userAgent: z.string().max(8192).exactOptional(), traceId: z.string().length(32).exactOptional() });

/** `origin`: who presents it, as the service that asks was told, for the audit. */
export const verifyKeyRequest = z.strictObject({ key: z.string().min(1).max(256), origin: keyOrigin.optional() });
export type VerifyKeyRequest = z.infer<typeof verifyKeyRequest>;

/** Who the bearer of a good key is. */
export const keyHolder = z.strictObject({
  applicationId: z.string(),
  keyId: z.string(),
  tenantId: id<TenantId>(),
  permissions: z.array(z.string()),
  expiresAt: z.iso.datetime(),
});
export type KeyHolder = z.infer<typeof keyHolder>;
