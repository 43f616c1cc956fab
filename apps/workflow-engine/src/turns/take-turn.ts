import type { AuditEntry } from '@holdfast/audit-core/audit-entry';
import type { IdSource } from '@holdfast/ids/id-source';
import type { InstanceId, TenantId, TurnId } from '@holdfast/ids/ids';
import { advance } from '@holdfast/workflow-core/advance';
import type { Effect } from '@holdfast/workflow-core/effect';
import type { InstanceEvent } from '@holdfast/workflow-core/event';
import type { InstanceLimits } from '@holdfast/workflow-core/limits';
import type { InstanceState } from '@holdfast/workflow-core/state';
import { resumption } from '../bookmarks/resumption.ts';
import type { CompiledDefinitions } from '../definitions/compiled-definitions.ts';
import type { Lifecycle } from '../events/lifecycle.ts';
import type { ResumeTokens } from '../resume-tokens/resume-tokens.ts';
import { namesSecrets, type InstanceSecrets } from '../secrets/instance-secrets.ts';
import { planTurn } from './plan-turn.ts';
import type { RightOfWay } from './right-of-way.ts';
import type { TurnCommitter } from './turn-committer.ts';
import type { TurnPace } from './turn-pace.ts';
import type { LoadedInstance, TurnStore } from './turn.store.ts';
import type { Turn } from './turn.ts';

export type TurnOutcome =
  | { readonly type: 'advanced'; readonly state: InstanceState }
  /** The event no longer applies: it is late, repeated, or the instance has ended. Nothing was written. */
  | { readonly type: 'unchanged'; readonly state: InstanceState }
  | { readonly type: 'missing' };

export interface TurnParts {
  readonly turns: TurnStore;
  readonly pace: TurnPace;
  readonly way: RightOfWay;
  readonly committer: TurnCommitter;
  readonly definitions: CompiledDefinitions;
  readonly ids: IdSource;
  readonly secrets: InstanceSecrets;
  readonly limits: InstanceLimits;
  readonly lifecycle: Lifecycle;
  readonly resumeTokens: ResumeTokens;
  /** Told of each turn once it is durable: runs its calls, goes on from its checkpoint. Must not throw. */
  readonly afterCommit: (turn: Turn) => void;
}

/** What is committed with a turn, if and only if it changes the instance. */
export interface TurnExtras {
  /** Positions of the events that it takes in. */
  readonly heard?: readonly string[];
  /** Closes bookmarks without asking whether a resume came before: that one is refused. */
  readonly atOnce?: boolean;
  /** What somebody asks for by it. */
  readonly audited?: AuditEntry | undefined;
}

/**
 * Advances one instance by one event: load, decide, commit.
 *
 * I3: one writer at a time, by the fence: a turn computed from a state that is no longer the last is thrown away and computed
 * again from the fresh one.
 *
 * I10: a turn that closes bookmarks, whatever closes them (a timeout, a lost race, a fault, a cancel), asks resume-token first, where the
 * bookmark's row decides. A resume that came before is applied, and the event then meets whatever the instance has become. To terminate asks
 * nobody: there the instance's row decides, and the resume finds that it has ended.
 */
export class TakeTurn {
  readonly #parts: TurnParts;

  constructor(parts: TurnParts) {
    this.#parts = parts;
  }

  /** @throws {Unavailable} when the instance went on meanwhile, however often it was tried. */
  take(tenantId: TenantId, instanceId: InstanceId, event: InstanceEvent, extras: TurnExtras = {}): Promise<TurnOutcome> {
    return this.#parts.way.insist<TurnOutcome>(instanceId, async () => {
      const loaded = await this.#parts.turns.load(tenantId, instanceId);
      return loaded === undefined ? { type: 'missing' } : this.attempt(loaded, event, extras);
    });
  }

  /**
   * On from the checkpoint where a turn of this replica has just left an instance, without looking at the database again. When another
   * turn came first, that one has gone on from the checkpoint, too: so what is known of the turns up to here is all there is to know.
   */
  async goOn({ tenantId, instanceId, definitionId, idempotencyKey, fence, state, mayHoldRows }: Turn): Promise<void> {
    const { turns, way } = this.#parts;
    for (let asked = way.awaited(instanceId); asked !== undefined; asked = way.awaited(instanceId)) await asked;
    const now = await turns.now();
    await this.attempt({ tenantId, instanceId, definitionId, idempotencyKey, version: fence + 1, state, mayHoldRows, now }, { type: 'continue' });
  }

  /** One turn from a state that the caller has seen; `stale` when that is no longer the last. */
  async attempt(loaded: LoadedInstance, event: InstanceEvent, { heard, atOnce = false, audited }: TurnExtras = {}): Promise<Exclude<TurnOutcome, { type: 'missing' }> | 'stale'> {
    const { tenantId, instanceId, definitionId, idempotencyKey, version, mayHoldRows = true, now } = loaded;
    const { definitions, ids, secrets, limits, lifecycle, pace, committer } = this.#parts;
    // What most turns need is at hand, and they wait for nothing but their commit.
    const workflow = definitions.ready(tenantId, definitionId) ?? (await definitions.get(tenantId, definitionId));
    const seed = ids.next<TurnId>();
    const state = secrets.open(loaded.state);
    const known = namesSecrets(workflow) ? await secrets.of(tenantId, workflow) : [];
    const compute = () => advance(workflow, state, event, { now, seed, secrets: known, limits, searches: secrets.searches });
    const { state: decided, history, effects } = runsNothing(event) ? compute() : await pace.compute(loaded, compute);
    if (decided === state) return { type: 'unchanged', state: loaded.state };
    if (!atOnce && effects.some(({ type }) => type === 'close-bookmark') && (await this.#isOvertaken(loaded, effects))) return 'stale';
    const context = { tenantId, instanceId, definitionId, idempotencyKey, fence: version, mayHoldRows, now, seed, told: lifecycle.toldOf(history), audited, heard };
    const turn = planTurn(context, { state: secrets.seal(decided, loaded.state.vault), history, effects });
    if ((await committer.commit(turn)) === 'stale') return 'stale';
    this.#parts.afterCommit(turn);
    return { type: 'advanced', state: turn.state };
  }

  /** True when a resume came before one of the closes, and has been applied instead. What is closed stays so, should the turn be lost. */
  async #isOvertaken({ state }: LoadedInstance, effects: readonly Effect[]): Promise<boolean> {
    for (const effect of effects) {
      // What was opened in this very turn has no token yet.
      if (effect.type !== 'close-bookmark' || state.bookmarks[effect.bookmarkId]?.state !== 'open') continue;
      const closing = await this.#parts.resumeTokens.close(effect.bookmarkId, effect.reason);
      if (closing.state === 'closed') continue;
      const { tenantId, instanceId, event } = resumption(closing.redemption);
      await this.take(tenantId, instanceId, event);
      return true;
    }
    return false;
  }
}

/** Whoever stops an instance does not wait until it would have gone on. */
function runsNothing({ type }: InstanceEvent): boolean {
  return type === 'cancel' || type === 'suspend';
}
