import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import type { Database } from '@holdfast/transaction/database';
import { queryIn } from '@holdfast/transaction/statements';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { LeaseTerms } from '../calls/lease-terms.ts';
import { endOfTick } from '../schedules/scheduled-tick.ts';
import { enqueueMessages } from './outgoing-messages.postgres.ts';
import { writeParts } from './turn-parts.postgres.ts';
import { columns, loadedInstance, timestamp, type LoadedInstanceRow } from './turn.row.ts';
import type { Committed, LoadedInstance, TurnStore } from './turn.store.ts';
import type { Turn } from './turn.ts';

const insertInstances = `
  INSERT INTO instances (id, tenant_id, definition_id, version, status, start_status, state, input, started_by, started_at, updated_at, ended_at, idempotency_key, request_digest)
  SELECT id, tenant_id, definition_id, 1, status, status, state, input, started_by, now, now, CASE WHEN ended THEN now END, idempotency_key, request_digest
  FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::json[], $6::json[], $7::text[], $8::timestamptz[], $9::boolean[], $10::text[], $11::bytea[])
    AS t (id, tenant_id, definition_id, status, state, input, started_by, now, ended, idempotency_key, request_digest)
  ON CONFLICT DO NOTHING
  RETURNING id`;

/** I3: the version is the fence. I2: an instance that has ended is not written again. */
const updateInstances = `
  UPDATE instances AS i
  SET version = i.version + 1, status = t.status, state = t.state, updated_at = t.now, ended_at = CASE WHEN t.ended THEN t.now END
  FROM unnest($1::integer[], $2::uuid[], $3::uuid[], $4::integer[], $5::text[], $6::json[], $7::timestamptz[], $8::boolean[])
    AS t (ordinal, id, tenant_id, fence, status, state, now, ended)
  WHERE i.id = t.id AND i.tenant_id = t.tenant_id AND i.version = t.fence AND i.ended_at IS NULL
  RETURNING t.ordinal, i.idempotency_key`;

export class PostgresTurnStore implements TurnStore {
  readonly #database: Database;
  readonly #lease: LeaseTerms;

  constructor(database: Database, lease: LeaseTerms) {
    this.#database = database;
    this.#lease = lease;
  }

  async load(tenantId: TenantId, instanceId: InstanceId): Promise<LoadedInstance | undefined> {
    const [row] = await this.#database.query<LoadedInstanceRow>(
      'SELECT tenant_id, id, definition_id, version, state, clock_timestamp() AS now FROM instances WHERE tenant_id = $1 AND id = $2',
      [tenantId, instanceId],
    );
    return row === undefined ? undefined : loadedInstance(row);
  }

  async now(): Promise<Date> {
    const [row] = await this.#database.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    if (row === undefined) throw new Error('the database gave no time');
    return row.now;
  }

  async findAbandoned(milliseconds: number, limit: number): Promise<{ tenantId: TenantId; instanceId: InstanceId }[]> {
    return this.#database.query(
      `SELECT tenant_id AS "tenantId", id AS "instanceId" FROM instances
       WHERE status = 'running' AND updated_at < clock_timestamp() - $1 * interval '1 millisecond' ORDER BY updated_at LIMIT $2`,
      [milliseconds, limit],
    );
  }

  async commit(turns: readonly Turn[]): Promise<Committed[]> {
    return this.#database.transactions.run(async (tx) => {
      const won = new Map([...(await begin(tx, turns)), ...(await proceed(tx, turns))]);
      const committed = turns.filter((turn) => won.has(turn));
      await writeParts(queryIn(tx), committed, this.#lease);
      await enqueueMessages(tx, committed.flatMap((turn) => [...turn.messages, ...endOfTick({ ...turn, idempotencyKey: won.get(turn), status: turn.state.status })]));
      return turns.map((turn) => (won.has(turn) ? 'committed' : 'stale'));
    });
  }
}

/** A turn that came through, with the idempotency key of its instance. */
type Won = readonly [Turn, string | undefined];

/** Inserts the instances of first turns; returns the turns whose id and idempotency key were free. */
async function begin(tx: Transaction, turns: readonly Turn[]): Promise<Won[]> {
  const births = turns.flatMap((turn) => (turn.birth === undefined ? [] : [{ turn, birth: turn.birth }]));
  if (births.length === 0) return [];
  const rows = await queryIn(tx)<{ id: InstanceId }>(
    insertInstances,
    columns<(typeof births)[number], unknown>(
      births,
      ({ turn }) => turn.instanceId,
      ({ turn }) => turn.tenantId,
      ({ birth }) => birth.definitionId,
      ({ turn }) => turn.state.status,
      ({ turn }) => JSON.stringify(turn.state),
      ({ birth }) => JSON.stringify(birth.input),
      ({ birth }) => birth.startedBy,
      ({ turn }) => timestamp(turn.now),
      ({ turn }) => turn.ended,
      ({ birth }) => birth.idempotencyKey ?? null,
      ({ birth }) => (birth.requestDigest === undefined ? null : Buffer.from(birth.requestDigest)),
    ),
  );
  const inserted = new Set(rows.map(({ id }) => id));
  return births.filter(({ turn }) => inserted.delete(turn.instanceId)).map(({ turn, birth }) => [turn, birth.idempotencyKey]);
}

/** Writes the states of later turns; returns the turns whose fence held. */
async function proceed(tx: Transaction, turns: readonly Turn[]): Promise<Won[]> {
  const later = turns.filter(({ birth }) => birth === undefined);
  if (later.length === 0) return [];
  const rows = await queryIn(tx)<{ ordinal: number; idempotency_key: string | null }>(
    updateInstances,
    columns<Turn, unknown>(
      later,
      (turn) => later.indexOf(turn),
      (turn) => turn.instanceId,
      (turn) => turn.tenantId,
      (turn) => turn.fence,
      (turn) => turn.state.status,
      (turn) => JSON.stringify(turn.state),
      (turn) => timestamp(turn.now),
      (turn) => turn.ended,
    ),
  );
  const won = new Map(rows.map((row) => [row.ordinal, row.idempotency_key ?? undefined]));
  return later.flatMap((turn, ordinal): Won[] => (won.has(ordinal) ? [[turn, won.get(ordinal)]] : []));
}
