import { actorOf } from '@holdfast/audit-core/actor-of';
import type { AuditLog } from '@holdfast/audit-core/audit-log';
import type { Clock } from '@holdfast/clock/clock';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transaction, Transactions } from '@holdfast/transaction/transaction';
import type { ActingFrom } from '../access-tokens/acting.ts';
import type { RevocationStore } from '../revocation/revocation.store.ts';
import { type Occasion, planRotation, type RotationPlan, type RotationPolicy } from './rotation-plan.ts';
import type { KeyPair } from './signing-key.ts';
import type { SigningKeyStore } from './signing-key.store.ts';

export interface RotateKeysParts {
  readonly keys: SigningKeyStore;
  readonly revocations: Pick<RevocationStore, 'add'>;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
  readonly policy: RotationPolicy;
  create(): Promise<KeyPair>;
}

const done = { activate: 'activated', supersede: 'superseded', retire: 'retired', revoke: 'revoked' } as const;

/** I14: keys of the cluster change under one lock, whichever replica changes them. */
export class RotateKeys {
  readonly #parts: RotateKeysParts;

  constructor(parts: RotateKeysParts) {
    this.#parts = parts;
  }

  /** What is due: on every replica, at its start and every few seconds. */
  async onSchedule(): Promise<void> {
    const { keys, policy, clock } = this.#parts;
    // Most of the time nothing is due; that takes no lock.
    const plan = planRotation(await keys.list(), clock.now(), policy, 'schedule');
    if (plan.moves.length > 0 || plan.create !== 'none') await this.#locked((tx) => this.#carryOut(tx, 'schedule'));
  }

  /** The next key signs from now on; what the present one has signed stays good. */
  async onDemand(by: ActingFrom): Promise<Result<{ kid: string }, 'signing-key-too-new'>> {
    return this.#locked(async (tx) => {
      const { successor } = await this.#carryOut(tx, 'demand', by);
      return successor === undefined ? refuse('signing-key-too-new', { retryAfter: this.#parts.policy.leadSeconds }) : accept({ kid: successor });
    });
  }

  /** What the key has signed is refused everywhere within five seconds, and another one signs. */
  async revoke(kid: string, by: ActingFrom): Promise<Result<undefined, 'signing-key-not-found'>> {
    const { keys, revocations, clock } = this.#parts;
    return this.#locked(async (tx) => {
      const now = clock.now();
      if (!(await keys.move(tx, kid, 'revoke', now))) return refuse('signing-key-not-found');
      await revocations.add(tx, { kind: 'key', value: kid }, now);
      await this.#record(tx, 'signing-key.revoked', kid, by);
      const signs = (await keys.list(tx)).some(({ state }) => state === 'active');
      await this.#carryOut(tx, signs ? 'schedule' : 'emergency', by);
      return accept(undefined);
    });
  }

  async #carryOut(tx: Transaction, occasion: Occasion, by?: ActingFrom): Promise<RotationPlan> {
    const { keys, clock, policy, create } = this.#parts;
    const now = clock.now();
    const plan = planRotation(await keys.list(tx), now, policy, occasion);
    for (const { kid, edge } of plan.moves) {
      await keys.move(tx, kid, edge, now);
      await this.#record(tx, `signing-key.${done[edge]}`, kid, by);
    }
    if (plan.create === 'none') return plan;
    const key = await create();
    await keys.add(tx, key, now);
    if (plan.create === 'hold') return plan;
    // Nobody has signed anything before, so no verifier holds a set of keys that this one is missing from.
    await keys.move(tx, key.kid, 'activate', now);
    await keys.add(tx, await create(), now);
    return { ...plan, successor: key.kid };
  }

  /** Nobody's tenant: the keys are the platform's. By itself, unless somebody asked. */
  #record(tx: Transaction, action: `signing-key.${string}`, kid: string, by?: ActingFrom): Promise<void> {
    const actor = by === undefined ? { type: 'system' as const } : actorOf(by);
    return this.#parts.audit.record(tx, { action, outcome: 'succeeded', actor, target: { type: 'signing-key', id: kid }, ...(by === undefined ? {} : { origin: by.origin }) });
  }

  #locked<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const { keys, transactions } = this.#parts;
    return transactions.run(async (tx) => {
      await keys.lock(tx);
      return work(tx);
    });
  }
}
