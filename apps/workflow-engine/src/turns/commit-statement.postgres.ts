import type { LeaseTerms } from '../calls/lease-terms.ts';
import type { Told } from '../events/lifecycle.store.ts';
import { writingParts } from './commit-parts.postgres.ts';
import { storedEntries } from './history-entries.ts';
import { Parameters, type Columns } from './parameters.postgres.ts';
import { storedState } from './stored-state.ts';
import type { Birth, Ordinal, Turn } from './turn.ts';

export interface Statement {
  /** The same for the same text. */
  readonly name: string;
  readonly text: string;
  readonly parameters: readonly unknown[];
}

export interface CommitRow {
  /** Positions of the turns that came through; null when all did. */
  readonly won: readonly number[] | null;
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
  // In one order of instances everywhere: groups that write the same ones wait for each other in a row, never in a circle.
  const group = turns.map((turn, ordinal): Ordinal => ({ ordinal, turn })).toSorted((a, b) => (a.turn.instanceId < b.turn.instanceId ? -1 : 1));
  const births = group.flatMap(({ ordinal, turn }) => (turn.birth === undefined ? [] : [{ ordinal, turn, birth: turn.birth }]));
  const isNew = turns.length > 1 && !births.some(({ turn }) => mayExist(turn));
  const later = group.filter(({ turn }) => turn.birth === undefined);
  const text = `WITH ${[
    ...(births.length === 0 ? [] : [insertInstances(births, isNew, parameters)]),
    ...(later.length === 0 ? [] : [updateInstances(births.length === 0 ? 'kept' : 'moved', later, parameters)]),
    ...(births.length === 0 ? [] : [`kept AS MATERIALIZED (SELECT ${keptColumns} FROM births AS t${isNew ? '' : ' JOIN born USING (id)'}${later.length === 0 ? '' : ' UNION ALL SELECT * FROM moved'})`]),
    'won AS (SELECT ordinal FROM kept)',
    'written_history AS (INSERT INTO history (instance_id, first_sequence, last_sequence, tenant_id, at, entries) SELECT id, first_sequence, last_sequence, tenant_id, now, entries FROM kept WHERE entries IS NOT NULL)',
    ...scopes.flatMap((scope) => (turns.some((turn) => turn.told === scope) ? [insertTold(scope, turns.length)] : [])),
    ...writingParts(group, { parameters, lease }),
  ].join(',\n')}\nSELECT CASE WHEN count(*) < ${parameters.add(turns.length)}::integer THEN coalesce(array_agg(ordinal), '{}') END AS won, clock_timestamp() AS now FROM kept`;
  const name = names.get(text) ?? `commit-turns-${names.size + 1}`;
  names.set(text, name);
  return { name, text, parameters: parameters.values };
}

type Born = Ordinal & { readonly birth: Birth };

/** What every turn writes: its instance's row and, as one row, its history. */
const written = {
  ordinal: ['integer', ({ ordinal }: Ordinal) => ordinal],
  id: ['uuid', ({ turn }: Ordinal) => turn.instanceId],
  tenant_id: ['uuid', ({ turn }: Ordinal) => turn.tenantId],
  status: ['text', ({ turn }: Ordinal) => turn.state.status],
  state: ['json', ({ turn }: Ordinal) => storedState(turn.state)],
  now: ['timestamptz', ({ turn }: Ordinal) => turn.now],
  ended: ['boolean', ({ turn }: Ordinal) => turn.ended],
  first_sequence: ['integer', ({ turn }: Ordinal) => turn.history[0]?.sequence],
  last_sequence: ['integer', ({ turn }: Ordinal) => turn.history.at(-1)?.sequence],
  told: ['text', ({ turn }: Ordinal) => turn.told],
  entries: ['json', ({ turn }: Ordinal) => (turn.history.length === 0 ? null : storedEntries(turn.history))],
} as const;

const writtenAtBirth: Columns<Born> = {
  ...written,
  definition_id: ['uuid', ({ turn }) => turn.definitionId],
  input: ['json', ({ birth }) => JSON.stringify(birth.input)],
  started_by: ['text', ({ birth }) => birth.startedBy],
  idempotency_key: ['text', ({ birth }) => birth.idempotencyKey],
  request_digest: ['bytea', ({ birth }) => birth.requestDigest],
  business_key: ['text', ({ birth }) => birth.businessKey],
  labels: ['jsonb', ({ birth }) => birth.labels && JSON.stringify(birth.labels)],
};

const writtenLater: Columns<Ordinal> = { ...written, fence: ['integer', ({ turn }) => turn.fence] };

const keptColumns = 't.ordinal, t.id, t.tenant_id, t.now, t.first_sequence, t.last_sequence, t.told, t.entries';

/** Under its key, or under the id of the call that starts it. Else the id is its own, and only one that is committed alone can be there: by an attempt whose answer was lost. */
function mayExist({ birth, state: { parent } }: Turn): boolean {
  return birth?.idempotencyKey !== undefined || parent !== undefined;
}

/** The instances whose id and idempotency key are free. @param isNew all of them are */
function insertInstances(births: readonly Born[], isNew: boolean, parameters: Parameters): string {
  return `births AS MATERIALIZED (SELECT * FROM ${parameters.rows(births, writtenAtBirth)}),
born AS (
  INSERT INTO instances (id, tenant_id, definition_id, version, status, start_status, state, input, started_by, started_at, updated_at, ended_at, idempotency_key, request_digest, business_key, labels)
  SELECT id, tenant_id, definition_id, 1, status, status, state, input, started_by, now, now, CASE WHEN ended THEN now END, idempotency_key, request_digest, business_key, labels
  FROM births${isNew ? ')' : ' ON CONFLICT DO NOTHING RETURNING id)'}`;
}

/**
 * I3: the version is the fence. I2: an instance that has ended is not written again. The tenant is compared in a way that no index serves: a
 * plan made while the table is small would else walk through all that the tenant has.
 */
function updateInstances(name: string, later: readonly Ordinal[], parameters: Parameters): string {
  return `${name} AS (
  UPDATE instances AS i
  SET version = i.version + 1, status = t.status, state = t.state, updated_at = t.now, ended_at = CASE WHEN t.ended THEN t.now END
  FROM ${parameters.rows(later, writtenLater)}
  WHERE i.id = t.id AND i.tenant_id IS NOT DISTINCT FROM t.tenant_id AND i.version = t.fence AND i.ended_at IS NULL
  RETURNING ${keptColumns})`;
}

const scopes: readonly Told[] = ['all', 'workflows'];

/** What subscribers are told is read from the history: here stands of which turns. One alone is spared the aggregates. */
function insertTold(scope: Told, turns: number): string {
  const [list, ifAny] = turns === 1 ? [(column: string) => `ARRAY[${column}]`, ''] : [(column: string) => `array_agg(${column})`, ' HAVING count(*) > 0'];
  return `told_${scope} AS (INSERT INTO lifecycle_turns (at, scope, tenant_ids, instance_ids, first_sequences)
  SELECT clock_timestamp(), '${scope}', ${list('tenant_id')}, ${list('id')}, ${list('first_sequence')} FROM kept WHERE told = '${scope}' AND entries IS NOT NULL${ifAny})`;
}
