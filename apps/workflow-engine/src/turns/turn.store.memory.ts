import type { CallId, InstanceId, TenantId } from '@holdfast/ids/ids';
import { parseJson } from '@holdfast/json/parse-json';
import type { InstanceState } from '@holdfast/workflow-core/state';
import type { LeaseTerms } from '../calls/lease-terms.ts';
import { fairly } from './fairly.ts';
import { readState, storedState } from './stored-state.ts';
import type { CallTableRow, InstanceTableRow, MemoryTables } from './tables.store.memory.ts';
import type { Committed, KnownByRows, LoadedInstance, TurnStore } from './turn.store.ts';
import type { Turn } from './turn.ts';

export class MemoryTurnStore implements TurnStore {
  readonly #tables: MemoryTables;
  readonly #lease: LeaseTerms;

  constructor(tables: MemoryTables, lease: LeaseTerms) {
    this.#tables = tables;
    this.#lease = lease;
  }

  load(tenantId: TenantId, instanceId: InstanceId): Promise<LoadedInstance | undefined> {
    return Promise.resolve(loadedFrom(this.#tables, tenantId, instanceId));
  }

  loadUnread(tenantId: TenantId, instanceId: InstanceId): Promise<KnownByRows | undefined> {
    const { instances, history, calls, bookmarks, timers, clock } = this.#tables;
    const row = instances.get(instanceId);
    if (row?.tenantId !== tenantId) return Promise.resolve(undefined);
    const { definitionId, idempotencyKey, version, state } = row;
    const own = <Id extends string>(rows: ReadonlyMap<Id, { readonly instanceId: InstanceId }>): Id[] => [...rows].flatMap(([id, each]) => (each.instanceId === instanceId ? [id] : [])).toSorted();
    const above = calls.get(instanceId as string as CallId); // a child has the id of the call that started it
    return Promise.resolve({
      instanceId,
      definitionId,
      version,
      status: state.status,
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      now: clock.now(),
      sequence: history.get(instanceId)?.at(-1)?.sequence ?? 0,
      ...(above !== undefined && awaitsInstance(above) ? { parent: above.instanceId } : {}),
      bookmarks: own(bookmarks).filter((id) => bookmarks.get(id)?.status === 'open'),
      timers: own(timers),
      children: own(calls).filter((id) => awaitsInstance(calls.get(id))),
    });
  }

  now(): Promise<Date> {
    return Promise.resolve(this.#tables.clock.now());
  }

  findAbandoned(milliseconds: number, limit: number, underWay: readonly InstanceId[] = []): Promise<{ tenantId: TenantId; instanceId: InstanceId }[]> {
    const before = this.#tables.clock.now().getTime() - milliseconds;
    const found = [...this.#tables.instances.values()].filter(({ instanceId, state, updatedAt }) => state.status === 'running' && updatedAt.getTime() < before && !underWay.includes(instanceId)).filter(({ instanceId }) => (this.#tables.isolatedNow(instanceId)?.retryAt ?? new Date(0)) <= this.#tables.clock.now());
    return Promise.resolve(fairly(found.toSorted((one, other) => one.startedAt.getTime() - other.startedAt.getTime())).slice(0, limit).map(({ tenantId, instanceId }) => ({ tenantId, instanceId })));
  }

  commit(turns: readonly Turn[]): Promise<Committed[]> {
    return Promise.resolve(turns.map((turn) => this.#commit(turn)));
  }

  #commit(turn: Turn): Committed {
    if (!(turn.birth === undefined ? this.#proceed(turn) : this.#begin(turn, turn.birth))) return 'stale';
    this.#writeParts(turn);
    this.#tables.messages.push(...turn.messages);
    if (turn.audited !== undefined) this.#tables.audited.push(turn.audited);
    return 'committed';
  }

  #begin({ instanceId, tenantId, definitionId, now, ended, state }: Turn, birth: NonNullable<Turn['birth']>): boolean {
    const { instances } = this.#tables;
    const taken = [...instances.values()].some((row) => birth.idempotencyKey !== undefined && row.tenantId === tenantId && row.idempotencyKey === birth.idempotencyKey);
    if (taken || instances.has(instanceId)) return false;
    const startStatus = state.status;
    instances.set(instanceId, { ...birth, tenantId, instanceId, definitionId, version: 1, state: asStored(state, { ...birth, instanceId, startedAt: now }), startStatus, startedAt: now, updatedAt: now, ...(ended ? { endedAt: now } : {}) });
    return true;
  }

  /** I3: the version is the fence. I2: an instance that has ended is not written again. */
  #proceed({ instanceId, tenantId, fence, now, ended, state }: Turn): boolean {
    const row = this.#tables.instances.get(instanceId);
    if (row?.tenantId !== tenantId || row.version !== fence || row.endedAt !== undefined) return false;
    this.#tables.instances.set(instanceId, { ...row, version: fence + 1, state: asStored(state, row), updatedAt: now, ...(ended ? { endedAt: now } : {}) });
    return true;
  }

  #writeParts(turn: Turn): void {
    const { tenantId, instanceId } = turn;
    const { history, timers, bookmarks, calls } = this.#tables;
    history.set(instanceId, [...(history.get(instanceId) ?? []), ...turn.history]);
    if (turn.told !== undefined && turn.history.length > 0) this.#tables.told.push({ ...turn, told: turn.told });
    for (const { timerId, dueAt } of turn.timers) timers.set(timerId, { instanceId, dueAt: new Date(dueAt) });
    for (const bookmark of turn.bookmarks) bookmarks.set(bookmark.bookmarkId, { ...bookmark, tenantId, instanceId, status: 'open' });
    for (const call of turn.calls) {
      if (!turn.ended || call.instanceId !== undefined) calls.set(call.callId, { ...call, tenantId, instanceId: call.instanceId ?? instanceId, attempt: 1, ...this.#tables.lease(this.#lease) });
    }
    // Of what an ended instance held, everything is taken away at once, or it held nothing.
    for (const timerId of turn.ended ? [] : turn.finishedTimers) timers.delete(timerId);
    for (const callId of turn.ended ? [] : turn.finishedCalls) calls.delete(callId);
    for (const { bookmarkId, redemptionId } of turn.settledBookmarks) {
      const bookmark = bookmarks.get(bookmarkId);
      if (bookmark?.status !== 'open') continue;
      bookmarks.set(bookmarkId, { ...bookmark, ...(redemptionId === undefined ? { status: 'closed' } : { status: 'resumed', redemptionId }) });
    }
    this.#writeEventParts(turn);
    if (!turn.ended || !turn.mayHoldRows) return;
    for (const [timerId, timer] of timers) if (timer.instanceId === instanceId) timers.delete(timerId);
    for (const [callId, call] of calls) if (call.instanceId === instanceId) calls.delete(callId);
  }

  #writeEventParts({ tenantId, instanceId, subscriptions, finishedSubscriptions, emitted, heard, ended, mayHoldRows }: Turn): void {
    const { subscriptions: rows, deliveries, clock } = this.#tables;
    for (const subscription of subscriptions) rows.set(subscription.subscriptionId, { ...subscription, tenantId, instanceId, createdAt: clock.now().getTime(), caughtUp: false, behind: 0 });
    for (const subscriptionId of ended ? [] : finishedSubscriptions) rows.delete(subscriptionId);
    for (const event of emitted) this.#tables.appendEvent(tenantId, event);
    for (const position of heard) deliveries.add(`${instanceId} ${position}`);
    if (!ended || !mayHoldRows) return;
    for (const [subscriptionId, row] of rows) if (row.instanceId === instanceId) rows.delete(subscriptionId);
    for (const delivery of deliveries) if (delivery.startsWith(instanceId)) deliveries.delete(delivery);
  }
}

function awaitsInstance(call: CallTableRow | undefined): boolean {
  return call?.request.type === 'workflow' && call.request.await;
}

/** An instance as a store gives it. */
export function loadedFrom({ instances, clock }: MemoryTables, of: TenantId, instanceId: InstanceId): LoadedInstance | undefined {
  const row = instances.get(instanceId);
  if (row?.tenantId !== of) return undefined;
  const { tenantId, definitionId, idempotencyKey, version, state } = row;
  return { tenantId, instanceId, definitionId, ...(idempotencyKey === undefined ? {} : { idempotencyKey }), version, state: asStored(state, row), now: clock.now() };
}

/** Through JSON, as a database keeps it. */
function asStored(state: InstanceState, { instanceId: id, startedAt, startedBy, input }: Pick<InstanceTableRow, 'instanceId' | 'startedAt' | 'startedBy' | 'input'>): InstanceState {
  const read = readState({ id, started_at: startedAt, started_by: startedBy, input }, parseJson(storedState(state)));
  if (read === undefined) throw new TypeError('a state that cannot be read again');
  return read;
}
