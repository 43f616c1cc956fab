import type { LeaseTerms } from '../calls/lease-terms.ts';
import { writingParts } from './commit-parts.postgres.ts';
import { Parameters } from './parameters.postgres.ts';
import { timestamp } from './turn.row.ts';
import type { Birth, Ordinal, Turn } from './turn.ts';

export interface Statement {
  /** The same for the same text. */
  readonly name: string;
  readonly text: string;
  readonly parameters: readonly unknown[];
}

export interface CommitRow {
  /** Positions of the turns that came through. */
  readonly won: readonly number[];
  /** The database's clock. */
  readonly now: Date;
}

const names = new Map<string, string>();

/**
 * One statement that commits a group of turns: the instances' rows decide which turns come through, and everything else is written for
 * those alone. It has a part a table, none for what no turn has, and all parts see the database as it was before.
 */
export function commitStatement(turns: readonly Turn[], lease: LeaseTerms): Statement {
  const parameters = new Parameters();
  const group = turns.map((turn, ordinal): Ordinal => ({ ordinal, turn }));
  const births = group.flatMap(({ ordinal, turn }) => (turn.birth === undefined ? [] : [{ ordinal, turn, birth: turn.birth }]));
  const later = group.filter(({ turn }) => turn.birth === undefined);
  const text = `WITH ${[
    ...(births.length === 0 ? [] : [insertInstances(births, parameters)]),
    ...(later.length === 0 ? [] : [updateInstances(later, parameters)]),
    `won AS MATERIALIZED (${[
      ...(births.length === 0 ? [] : ['SELECT ordinal FROM births JOIN born USING (id)']),
      ...(later.length === 0 ? [] : ['SELECT ordinal FROM moved']),
    ].join(' UNION ALL ')})`,
    ...writingParts(group, lease, parameters),
  ].join(',\n')}\nSELECT array(SELECT ordinal FROM won) AS won, clock_timestamp() AS now`;
  const name = names.get(text) ?? `commit-turns-${names.size + 1}`;
  names.set(text, name);
  return { name, text, parameters: parameters.values };
}

type Born = Ordinal & { readonly birth: Birth };

/** The instances whose id and idempotency key are free. */
function insertInstances(births: readonly Born[], parameters: Parameters): string {
  const rows = parameters.rows<Born>(births, {
    ordinal: ['integer', ({ ordinal }) => ordinal],
    id: ['uuid', ({ turn }) => turn.instanceId],
    tenant_id: ['uuid', ({ turn }) => turn.tenantId],
    definition_id: ['uuid', ({ turn }) => turn.definitionId],
    status: ['text', ({ turn }) => turn.state.status],
    state: ['json', ({ turn }) => JSON.stringify(turn.state)],
    input: ['json', ({ birth }) => JSON.stringify(birth.input)],
    started_by: ['text', ({ birth }) => birth.startedBy],
    now: ['timestamptz', ({ turn }) => timestamp(turn.now)],
    ended: ['boolean', ({ turn }) => turn.ended],
    idempotency_key: ['text', ({ birth }) => birth.idempotencyKey ?? null],
    request_digest: ['bytea', ({ birth }) => (birth.requestDigest === undefined ? null : Buffer.from(birth.requestDigest))],
    business_key: ['text', ({ birth }) => birth.businessKey ?? null],
    labels: ['jsonb', ({ birth }) => (birth.labels === undefined ? null : JSON.stringify(birth.labels))],
  });
  return `births AS MATERIALIZED (SELECT * FROM ${rows}),
born AS (
  INSERT INTO instances (id, tenant_id, definition_id, version, status, start_status, state, input, started_by, started_at, updated_at, ended_at, idempotency_key, request_digest, business_key, labels)
  SELECT id, tenant_id, definition_id, 1, status, status, state, input, started_by, now, now, CASE WHEN ended THEN now END, idempotency_key, request_digest, business_key, labels
  FROM births ON CONFLICT DO NOTHING RETURNING id)`;
}

/** I3: the version is the fence. I2: an instance that has ended is not written again. */
function updateInstances(later: readonly Ordinal[], parameters: Parameters): string {
  const rows = parameters.rows<Ordinal>(later, {
    ordinal: ['integer', ({ ordinal }) => ordinal],
    id: ['uuid', ({ turn }) => turn.instanceId],
    tenant_id: ['uuid', ({ turn }) => turn.tenantId],
    fence: ['integer', ({ turn }) => turn.fence],
    status: ['text', ({ turn }) => turn.state.status],
    state: ['json', ({ turn }) => JSON.stringify(turn.state)],
    now: ['timestamptz', ({ turn }) => timestamp(turn.now)],
    ended: ['boolean', ({ turn }) => turn.ended],
  });
  return `moved AS (
  UPDATE instances AS i
  SET version = i.version + 1, status = t.status, state = t.state, updated_at = t.now, ended_at = CASE WHEN t.ended THEN t.now END
  FROM ${rows}
  WHERE i.id = t.id AND i.tenant_id = t.tenant_id AND i.version = t.fence AND i.ended_at IS NULL
  RETURNING t.ordinal)`;
}
