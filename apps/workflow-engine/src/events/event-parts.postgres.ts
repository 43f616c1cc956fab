import { commitPart, none, owner, type CommitPart } from '../turns/commit-part.postgres.ts';
import type { Turn } from '../turns/turn.ts';
import { lookupOf, signatureOf } from './lookup.ts';

/** What turns write of events: who listens, what is emitted, what was taken in. */
export const eventParts: readonly CommitPart[] = [
  // In one order, so that two replicas that write the same wait for one another and do not deadlock.
  commitPart('new_signatures', wantsOf, {
    tenant_id: ['uuid', ({ turn }) => turn.tenantId],
    type: ['text', ({ part }) => part.want.type ?? ''],
    digest: ['bytea', ({ part }) => signatureOf(part.want.sources)],
    sources: ['json', ({ part }) => JSON.stringify(part.want.sources)],
  }, (from) => `INSERT INTO event_signatures (tenant_id, type, digest, sources)
    SELECT DISTINCT ON (tenant_id, type, digest) tenant_id, type, digest, ARRAY(SELECT json_array_elements_text(sources)) FROM ${from}
    WHERE NOT EXISTS (SELECT 1 FROM event_signatures AS s WHERE s.tenant_id = t.tenant_id AND s.type = t.type AND s.digest = t.digest)
    ORDER BY tenant_id, type, digest ON CONFLICT DO NOTHING`),

  commitPart('new_subscriptions', wantsOf, {
    ...owner,
    id: ['uuid', ({ part }) => part.subscriptionId],
    place: ['integer', ({ part }) => part.place],
    type: ['text', ({ part }) => part.want.type],
    sources: ['json', ({ part }) => JSON.stringify(part.want.sources)],
    keys: ['json', ({ part }) => JSON.stringify(part.want.keys)],
    lookup: ['bytea', ({ part }) => lookupOf(part.want)],
  }, (from) => `INSERT INTO subscriptions (id, ordinal, tenant_id, instance_id, type, sources, keys, lookup)
    SELECT id, place, tenant_id, instance_id, type, ARRAY(SELECT json_array_elements_text(sources)), ARRAY(SELECT json_array_elements_text(keys)), lookup FROM ${from}`),

  commitPart('finished_subscriptions', ({ finishedSubscriptions, ended }) => (ended ? none : finishedSubscriptions), { id: ['uuid', ({ part: id }) => id] },
    (from) => `DELETE FROM subscriptions WHERE id IN (SELECT id FROM ${from})`),

  // What workflows emit comes to listeners of the same tenant as what is sent from outside does.
  commitPart('emitted_events', ({ emitted }) => (emitted.length === 0 ? none : emitted.map((event, place) => ({ event, place }))), {
    tenant_id: ['uuid', ({ turn }) => turn.tenantId],
    place: ['integer', ({ part }) => part.place],
    source: ['text', ({ part }) => part.event.source],
    event_id: ['text', ({ part }) => part.event.id],
    type: ['text', ({ part }) => part.event.type],
    event: ['json', ({ part }) => JSON.stringify(part.event)],
  }, (from) => `INSERT INTO events (tenant_id, source, event_id, type, event, size)
    SELECT tenant_id, source, event_id, type, event, octet_length(event::text) FROM ${from} ORDER BY ordinal, place ON CONFLICT (tenant_id, source, event_id) DO NOTHING`),

  // I4: one row an event that was taken in; a second violates the primary key, and the turn is not committed.
  commitPart('heard_events', ({ heard, ended }) => (ended ? none : heard), {
    instance_id: owner.instance_id,
    position: ['bigint', ({ part: position }) => position],
  }, (from) => `INSERT INTO event_deliveries (instance_id, position) SELECT instance_id, position FROM ${from}`),
];

/** Of listeners that outlast the turn: no part of the statement would see the row of another. */
function wantsOf({ subscriptions, finishedSubscriptions, ended }: Turn) {
  if (ended || subscriptions.length === 0) return none;
  const lasting = subscriptions.filter(({ subscriptionId }) => !finishedSubscriptions.includes(subscriptionId));
  return lasting.flatMap(({ subscriptionId, wants }) => wants.map((want, place) => ({ subscriptionId, place, want })));
}
