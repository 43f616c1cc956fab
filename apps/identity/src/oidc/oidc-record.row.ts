import { createHash } from 'node:crypto';
import { isUuid } from '@holdfast/ids/uuid';
import { z } from 'zod';
import type { FoundRecord, RecordKey } from './oidc-record.store.ts';

export interface OidcRecordRow {
  readonly sealed_payload: Uint8Array;
  readonly consumed_at: Date | null;
}

const payload = z.record(z.string(), z.unknown());

/** Ids of this provider have 256 random bits: their hash needs no salt. User codes are few and short-lived. */
export function hashOf(id: string): Buffer;
export function hashOf(id: string | undefined): Buffer | null;
export function hashOf(id: string | undefined): Buffer | null {
  return id === undefined ? null : createHash('sha256').update(id).digest();
}

/** The person that a payload is about; none for a client that speaks for itself. */
export function accountOf({ accountId }: Readonly<Record<string, unknown>>): string | null {
  return typeof accountId === 'string' && isUuid(accountId) ? accountId : null;
}

export function sealContext(model: string): string {
  return `oidc_records.${model}`;
}

export function keyColumn(key: RecordKey): { readonly column: 'id_hash' | 'uid_hash' | 'user_code_hash'; readonly value: string } {
  if ('id' in key) return { column: 'id_hash', value: key.id };
  return 'uid' in key ? { column: 'uid_hash', value: key.uid } : { column: 'user_code_hash', value: key.userCode };
}

export function toFoundRecord({ sealed_payload, consumed_at }: OidcRecordRow, open: (sealed: Uint8Array) => Buffer): FoundRecord {
  return { payload: payload.parse(JSON.parse(open(sealed_payload).toString())), consumedAt: consumed_at ?? undefined };
}
