import type { CallId } from '@holdfast/ids/ids';
import { fairly } from '../turns/fairly.ts';
import type { MemoryTables } from '../turns/tables.store.memory.ts';
import type { CallStore, LeasedCall } from './call.store.ts';
import type { LeaseTerms } from './lease-terms.ts';

export class MemoryCallStore implements CallStore {
  readonly #tables: MemoryTables;
  readonly #lease: LeaseTerms;

  constructor(tables: MemoryTables, lease: LeaseTerms) {
    this.#tables = tables;
    this.#lease = lease;
  }

  claimExpired(limit: number): Promise<LeasedCall[]> {
    const now = this.#tables.clock.now().getTime();
    const expired = [...this.#tables.calls.values()].filter(({ leaseUntil }) => leaseUntil < now).sort((one, other) => one.leaseUntil - other.leaseUntil);
    return Promise.resolve(
      fairly(expired).slice(0, limit).map((row) => {
        const attempt = row.attempt + 1;
        this.#tables.calls.set(row.callId, { ...row, attempt, ...this.#tables.lease(this.#lease) });
        return { callId: row.callId, tenantId: row.tenantId, instanceId: row.instanceId, request: row.request, attempt };
      }),
    );
  }

  renew(callIds: readonly CallId[]): Promise<CallId[]> {
    const held = callIds.filter((callId) => this.#isHeld(callId));
    for (const callId of held) this.#write(callId, this.#tables.lease(this.#lease));
    return Promise.resolve(held);
  }

  postpone(callId: CallId, milliseconds: number, lastFailure?: string): Promise<void> {
    if (this.#isHeld(callId)) this.#write(callId, { leaseOwner: undefined, leaseUntil: this.#tables.clock.now().getTime() + milliseconds, lastFailure });
    return Promise.resolve();
  }

  discard(callId: CallId): Promise<void> {
    if (this.#isHeld(callId)) this.#tables.calls.delete(callId);
    return Promise.resolve();
  }

  #isHeld(callId: CallId): boolean {
    return this.#tables.calls.get(callId)?.leaseOwner === this.#lease.owner;
  }

  #write(callId: CallId, lease: ReturnType<MemoryTables['lease']> & { readonly lastFailure?: string | undefined }): void {
    const row = this.#tables.calls.get(callId);
    if (row !== undefined) this.#tables.calls.set(callId, { ...row, ...lease });
  }
}
