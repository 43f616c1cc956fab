import type { Clock } from '@holdfast/clock/clock';
import { isUuid } from '@holdfast/ids/uuid';
import { type Adapter, type AdapterFactory, type AdapterPayload, errors } from 'oidc-provider';
import type { OAuthClientStore } from '../oauth-clients/oauth-client.store.ts';
import { clientMetadata } from './client-metadata.ts';
import type { FoundRecord, OidcRecord, OidcRecordStore, RecordKey } from './oidc-record.store.ts';

/** A record that says no expiry (there is none such in our configuration) is kept for a day. */
const fallbackSeconds = 86_400;
const sweptAtOnce = 5;

/**
 * oidc-provider's storage on our stores. It reads before it consumes; we let the row decide, so that of two requests with one
 * code or refresh token at the same time one is refused (RFC 6749 section 4.1.2, RFC 9700 section 4.14.2).
 *
 * @param endGrant a grant was revoked: by its client, or because a code or refresh token of it came back
 */
export function oidcAdapter(records: OidcRecordStore, clients: Pick<OAuthClientStore, 'find'>, clock: Clock, endGrant: (grantId: string) => Promise<void>): AdapterFactory {
  return (model) => (model === 'Client' ? clientAdapter(clients) : recordAdapter(model, records, clock, endGrant));
}

function recordAdapter(model: string, records: OidcRecordStore, clock: Clock, endGrant: (grantId: string) => Promise<void>): Adapter {
  const find = async (key: RecordKey) => toPayload(await records.find(model, key));
  return {
    upsert: async (id, payload, expiresIn = fallbackSeconds) => {
      // What has expired goes a little at a time, whenever something is added: the table stays as large as what is alive.
      if (payload.consumed === undefined) await records.sweep(clock.now(), sweptAtOnce);
      const { grantId, uid, userCode } = payload;
      const record: OidcRecord = { model, id, payload: { ...payload }, grantId, uid, userCode, expiresAt: new Date(clock.now().getTime() + expiresIn * 1000) };
      if (model !== 'ReplayDetection') return records.put(record);
      if (!(await records.add(record))) throw new errors.InvalidRequest('this proof or assertion was used before');
    },
    find: (id) => find({ id }),
    findByUid: (uid) => find({ uid }),
    findByUserCode: (userCode) => find({ userCode }),
    consume: async (id) => {
      if (!(await records.consume(model, id, clock.now()))) throw new errors.InvalidGrant('it was used before');
    },
    destroy: (id) => records.remove(model, id),
    revokeByGrantId: async (grantId) => {
      await records.removeGrant(model, grantId);
      // Its access tokens are nowhere but with their holders (I14).
      if (model === 'AccessToken') await endGrant(grantId);
    },
  };
}

function toPayload(found: FoundRecord | undefined): AdapterPayload | undefined {
  if (found === undefined) return undefined;
  const { payload, consumedAt } = found;
  return consumedAt === undefined ? payload : { ...payload, consumed: Math.floor(consumedAt.getTime() / 1000) };
}

/** Clients are registered through our API: this side only reads. */
function clientAdapter(clients: Pick<OAuthClientStore, 'find'>): Adapter {
  const readOnly = () => Promise.reject(new Error('clients are registered at /v1/oauth-clients'));
  return {
    find: async (id) => {
      const client = isUuid(id) ? await clients.find(id) : undefined;
      return client === undefined ? undefined : clientMetadata(client);
    },
    upsert: readOnly,
    findByUid: () => Promise.resolve(undefined),
    findByUserCode: () => Promise.resolve(undefined),
    consume: readOnly,
    destroy: readOnly,
    revokeByGrantId: readOnly,
  };
}
