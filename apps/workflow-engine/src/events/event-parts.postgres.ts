import type { Statement } from '../turns/statement.ts';
import { columns, partsOf } from '../turns/turn.row.ts';
import type { Turn } from '../turns/turn.ts';
import { eventParameters, insertEvents } from './event.store.postgres.ts';
import { lookupOf, signatureOf } from './lookup.ts';

/** What turns write of events: who listens, what is emitted, what was taken in. */
export function eventParts(turns: readonly Turn[]): Statement[] {
  return [insertSignatures(turns), insertSubscriptions(turns), deleteSubscriptions(turns), insertEmitted(turns), insertDeliveries(turns), forgetListeners(turns)];
}

function wantsOf(turns: readonly Turn[]) {
  return partsOf(turns, ({ subscriptions }) => subscriptions.flatMap(({ subscriptionId, wants }) => wants.map((want, ordinal) => ({ subscriptionId, ordinal, want }))));
}

/** In one order, so that two replicas that write the same wait for one another and do not deadlock. */
function insertSignatures(turns: readonly Turn[]): Statement {
  const rows = wantsOf(turns);
  return {
    rows: rows.length,
    text: `INSERT INTO event_signatures (tenant_id, type, digest, sources)
           SELECT DISTINCT ON (tenant_id, type, digest) tenant_id, type, digest, ARRAY(SELECT json_array_elements_text(sources))
           FROM unnest($1::uuid[], $2::text[], $3::bytea[], $4::json[]) AS t (tenant_id, type, digest, sources)
           WHERE NOT EXISTS (SELECT 1 FROM event_signatures AS s WHERE s.tenant_id = t.tenant_id AND s.type = t.type AND s.digest = t.digest)
           ORDER BY tenant_id, type, digest ON CONFLICT DO NOTHING`,
    parameters: columns<(typeof rows)[number], unknown>(
      rows,
      ({ turn }) => turn.tenantId,
      ({ part }) => part.want.type ?? '',
      ({ part }) => Buffer.from(signatureOf(part.want.sources)),
      ({ part }) => JSON.stringify(part.want.sources),
    ),
  };
}

function insertSubscriptions(turns: readonly Turn[]): Statement {
  const rows = wantsOf(turns);
  return {
    rows: rows.length,
    text: `INSERT INTO subscriptions (id, ordinal, tenant_id, instance_id, type, sources, keys, lookup)
           SELECT id, ordinal, tenant_id, instance_id, type, ARRAY(SELECT json_array_elements_text(sources)), ARRAY(SELECT json_array_elements_text(keys)), lookup
           FROM unnest($1::uuid[], $2::integer[], $3::uuid[], $4::uuid[], $5::text[], $6::json[], $7::json[], $8::bytea[])
             AS t (id, ordinal, tenant_id, instance_id, type, sources, keys, lookup)`,
    parameters: columns<(typeof rows)[number], unknown>(
      rows,
      ({ part }) => part.subscriptionId,
      ({ part }) => part.ordinal,
      ({ turn }) => turn.tenantId,
      ({ turn }) => turn.instanceId,
      ({ part }) => part.want.type ?? null,
      ({ part }) => JSON.stringify(part.want.sources),
      ({ part }) => JSON.stringify(part.want.keys),
      ({ part }) => Buffer.from(lookupOf(part.want)),
    ),
  };
}

function deleteSubscriptions(turns: readonly Turn[]): Statement {
  const finished = turns.flatMap(({ finishedSubscriptions }) => finishedSubscriptions);
  return { rows: finished.length, text: 'DELETE FROM subscriptions WHERE id = ANY ($1::uuid[])', parameters: [finished] };
}

/** What workflows emit comes to listeners of the same tenant as what is sent from outside does. */
function insertEmitted(turns: readonly Turn[]): Statement {
  const rows = turns.flatMap(({ tenantId, emitted }) => emitted.map((event) => ({ tenantId, event })));
  return { rows: rows.length, text: insertEvents, parameters: eventParameters(rows) };
}

/** I4: one row an event that was taken in; a second violates the primary key, and the turn is not committed. */
function insertDeliveries(turns: readonly Turn[]): Statement {
  const rows = turns.flatMap(({ instanceId, heard }) => (heard === undefined ? [] : [{ instanceId, heard }]));
  return {
    rows: rows.length,
    text: 'INSERT INTO event_deliveries (instance_id, position) SELECT * FROM unnest($1::uuid[], $2::bigint[])',
    parameters: columns<(typeof rows)[number], unknown>(rows, ({ instanceId }) => instanceId, ({ heard }) => heard),
  };
}

/** An ended instance hears nothing, and what it has heard interests nobody. */
function forgetListeners(turns: readonly Turn[]): Statement {
  const ended = turns.filter((turn) => turn.ended && turn.fence > 0).map(({ instanceId }) => instanceId);
  return {
    rows: ended.length,
    text: `WITH forgotten AS (DELETE FROM subscriptions WHERE instance_id = ANY ($1::uuid[]))
           DELETE FROM event_deliveries WHERE instance_id = ANY ($1::uuid[])`,
    parameters: [ended],
  };
}
