import type { AuditLog } from '@holdfast/audit-core/audit-log';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transaction, Transactions } from '@holdfast/transaction/transaction';
import type { Deed } from '../operate/token-action.ts';
import type { CreateKey } from './create-key.ts';
import { keyPurposes, type KeyPurpose, type KeyRecord } from './key.ts';
import type { KeyStore } from './key.store.ts';
import type { KeyEdge } from './key-state.ts';

interface Parts {
  readonly keys: KeyStore;
  readonly transactions: Transactions;
  readonly log: AuditLog;
  readonly create: CreateKey;
}

/** Seconds for which a key is known before it makes anything: longer than any replica keeps what it has read. */
export const leadSeconds = 10;

const done = { activate: 'activated', supersede: 'superseded', retire: 'retired', revoke: 'revoked' } as const satisfies Record<KeyEdge, string>;

/** I14: the keys of the cluster change under one lock, by an operator's word. What a superseded key made works until the key is retired. */
export class RotateKeys {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** A pending key for each purpose, so that there is one that every replica knows when it is needed. */
  async prepare(): Promise<void> {
    await this.#locked(async (tx, keys) => {
      for (const purpose of keyPurposes) if (!keys.some((key) => key.purpose === purpose && key.state === 'pending')) await this.#addPending(tx, purpose);
    });
  }

  /** The pending key makes what is made from now on; the active one retires slowly, and another waits. @returns the kid of the new active key */
  async rotate(purpose: KeyPurpose, by: Deed): Promise<Result<string, 'signing-key-too-new'>> {
    return this.#locked(async (tx, keys, now) => {
      const next = keys.find((key) => key.purpose === purpose && key.state === 'pending');
      const knownFor = next === undefined ? 0 : (now.getTime() - next.stateSince.getTime()) / 1000;
      if (next === undefined || knownFor < leadSeconds) return refuse('signing-key-too-new', { retryAfter: Math.ceil(leadSeconds - knownFor) });
      await this.#succeed(tx, purpose, keys, next.kid, by);
      return accept(next.kid);
    });
  }

  /** Nothing made with the key works any more. Refused while a token that was made with it can still be used. */
  async retire(kid: string, by: Deed): Promise<Result<void, 'signing-key-not-found' | 'conflict'>> {
    return this.#locked(async (tx, keys) => {
      const key = keys.find((each) => each.kid === kid);
      if (key === undefined) return refuse('signing-key-not-found');
      if (key.state !== 'retiring') return refuse('conflict', { detail: `The key is ${key.state}: only one that was superseded is retired.` });
      const usable = await this.#parts.keys.countUsable(tx, kid);
      if (usable > 0) return refuse('conflict', { detail: `${usable} tokens that were made with it can still be used: revoke them first, or the key.` });
      await this.#move(tx, kid, 'retire', by);
      return accept(undefined);
    });
  }

  /** The key is in the wrong hands: it ends in whatever state it is, every token made with it is revoked, and another takes its place at once. */
  async revoke(kid: string, by: Deed): Promise<Result<number, 'signing-key-not-found'>> {
    return this.#locked(async (tx, keys) => {
      const key = keys.find((each) => each.kid === kid && each.state !== 'retired');
      if (key === undefined) return refuse('signing-key-not-found');
      await this.#move(tx, kid, 'revoke', by);
      if (key.state === 'pending') await this.#addPending(tx, key.purpose);
      if (key.state === 'active') {
        const next = keys.find((each) => each.purpose === key.purpose && each.state === 'pending');
        await this.#succeed(tx, key.purpose, keys.filter((each) => each.kid !== kid), next?.kid ?? (await this.#addPending(tx, key.purpose)), by);
      }
      return accept(await this.#parts.keys.revokeUsable(tx, kid));
    });
  }

  async #succeed(tx: Transaction, purpose: KeyPurpose, keys: readonly KeyRecord[], kid: string, by: Deed): Promise<void> {
    const present = keys.find((key) => key.purpose === purpose && key.state === 'active');
    if (present !== undefined) await this.#move(tx, present.kid, 'supersede', by);
    await this.#move(tx, kid, 'activate', by);
    await this.#addPending(tx, purpose);
  }

  async #addPending(tx: Transaction, purpose: KeyPurpose): Promise<string> {
    const key = await this.#parts.create(purpose);
    await this.#parts.keys.add(tx, purpose, key);
    return key.kid;
  }

  /** Nobody's tenant: the keys are the platform's. */
  async #move(tx: Transaction, kid: string, edge: KeyEdge, { actor, origin }: Deed): Promise<void> {
    const { keys, log } = this.#parts;
    if (!(await keys.move(tx, kid, edge))) throw new Error('a key changed under the lock');
    await log.record(tx, { action: `resume-token-key.${done[edge]}`, outcome: 'succeeded', actor: { type: 'user', id: actor }, target: { type: 'signing-key', id: kid }, ...(origin === undefined ? {} : { origin }) });
  }

  #locked<T>(work: (tx: Transaction, keys: readonly KeyRecord[], now: Date) => Promise<T>): Promise<T> {
    const { keys, transactions } = this.#parts;
    return transactions.run(async (tx) => {
      const { keys: present, now } = await keys.lock(tx);
      return work(tx, present, now);
    });
  }
}
