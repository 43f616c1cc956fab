import { isoTime } from '@holdfast/clock/iso-time';
import type { SubscriptionId } from '@holdfast/ids/ids';
import { deriveUuid, type Uuid } from '@holdfast/ids/uuid';
import type { Authorization } from '../call.ts';
import type { Effect } from '../effect.ts';
import type { Want } from '../events/correlation.ts';
import type { Allowance } from '../expression/expressions.ts';
import type { HistoryEntry, HistoryFacts, HistoryType } from '../history.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { Searches } from '../secrets/searches.ts';
import { secretTexts, secretValues, type SecretVersion } from '../secrets/secrets.ts';
import { isVeiled, leavesOf, referenceTo, Veil, veiledIn, type Vault, type Veiled } from '../secrets/veil.ts';
import type { InstanceState, RetryPoint } from '../state.ts';
import { take, type EdgeName } from '../status.ts';
import type { Workflow } from '../workflow.ts';
import { fractionOf } from './fraction.ts';

/** What a turn is given beside state and event. */
export interface Turn {
  /** By the database's clock. */
  readonly now: Date;
  /** Every id that the turn makes is derived from it; never used for another turn. */
  readonly seed: Uuid;
  /** Those that the workflow may use; none by default. */
  readonly secrets?: readonly SecretVersion[];
  /** What the instance may grow to; unbounded by default. */
  readonly limits?: InstanceLimits;
  /** Where what looks for secrets comes from; made anew by default. What a turn comes to does not depend on it. */
  readonly searches?: Searches;
}

/** I11: an instance that outgrows one faults. */
export interface InstanceLimits {
  /** Of its state as JSON, roughly, in characters. */
  readonly stateSize: number;
  /** Entries of its history. */
  readonly historyLength: number;
}

/** I11: steps of expressions after which a turn lets go of its replica at a checkpoint; some milliseconds. */
export const stepsPerTurn = 200_000;
/** What the task that goes beyond them may cost; so that every task finds as many. */
export const stepsPerTask = 1_000_000;

/** The working copy of one turn: nothing outside it changes. */
export class Draft {
  readonly workflow: Workflow;
  readonly now: Date;
  readonly limits: InstanceLimits | undefined;
  readonly at: string;
  readonly history: HistoryEntry[] = [];
  readonly effects: Effect[] = [];
  /** A copy down to what the interpreter changes in place: its lists and records, not what is in them. */
  readonly state: InstanceState;
  /** What stands in the place of secrets. */
  veil: Veil;
  /** `$secrets`. */
  readonly secrets: JsonObject;
  /** `$authorization` of the task whose call has come back in this turn. */
  authorization: { readonly task: string; readonly branch: string; readonly value: Authorization } | undefined;
  /** What the subscriptions that began in this turn are for. */
  readonly wants: { readonly subscriptionId: SubscriptionId; readonly wants: readonly Want[] }[] = [];
  /** Branches of a fork that are not done, by the branch that it is open in; of those forks that began or were asked for in this turn. */
  readonly openBranches = new Map<string, number>();
  /** Tasks entered so far. */
  entered = 0;
  /** Characters of JSON that expressions gave so far, roughly. */
  volume = 0;
  /** What the expressions of this turn may still cost. */
  readonly allowance: Allowance = { steps: stepsPerTurn + stepsPerTask };
  /** A task that asks for a checkpoint is done. */
  checkpointDue = false;
  /** Where the fault that is under way can be taken up again. */
  retryPoint: RetryPoint | undefined;
  readonly #seed: Uuid;
  readonly #searches: Searches | undefined;
  #ids = 0;
  #loose: Veiled | undefined;

  constructor(workflow: Workflow, state: InstanceState, { now, seed, secrets = [], limits, searches }: Turn) {
    this.workflow = workflow;
    this.state = { ...state, frames: [...state.frames], branches: { ...state.branches }, bookmarks: { ...state.bookmarks }, ready: [...state.ready], ...(state.vault === undefined ? {} : { vault: { ...state.vault } }) };
    this.now = now;
    this.limits = limits;
    this.at = isoTime(now.getTime());
    this.#seed = seed;
    this.#searches = searches;
    this.secrets = secretValues(secrets);
    this.veil = Veil.of([...secretTexts(secrets), ...veiledIn(state.vault)], this.allowance, searches);
  }

  /** The parameter is seen by the expressions of that task alone; wherever they put it, a reference stands. */
  authorize(task: string, branch: string, value: Authorization): void {
    this.#loose = { reference: referenceTo(this.newId()), value: value.parameter };
    this.#veilMore([this.#loose]);
    this.authorization = { task, branch, value };
  }

  /** What the expressions of a task kept of its authorization is kept; nothing else is. */
  keepLoose(): void {
    const loose = this.#loose;
    if (loose !== undefined && JSON.stringify(this.state).includes(loose.reference)) this.#keep([loose]);
  }

  /** What another instance hides stays hidden here, too, under the references that it has. */
  adopt(vault: Vault): void {
    const veiled = veiledIn(vault).filter(({ reference }) => this.veil.reveal(reference) === reference);
    if (veiled.length === 0) return;
    this.#keep(veiled);
    this.#veilMore(veiled);
  }

  /** The value with a reference for each text and number in it, which only expressions and calls of this instance see behind. */
  hide(value: JsonValue): JsonValue {
    const seen = leavesOf(this.veil.conceal(value)).filter((leaf) => leaf !== '' && !isVeiled(leaf));
    if (seen.length > 0) {
      const veiled = seen.map((leaf) => ({ reference: referenceTo(this.newId()), value: leaf }));
      this.#keep(veiled);
      this.#veilMore(veiled);
    }
    return this.veil.conceal(value);
  }

  #keep(veiled: readonly Veiled[]): void {
    this.state.vault ??= {};
    for (const { reference, value } of veiled) this.state.vault[reference] = value;
  }

  #veilMore(veiled: readonly Veiled[]): void {
    if (this.veil.isEmpty) this.veil = new Veil(veiled, this.allowance, this.#searches);
    else this.veil.add(veiled);
  }

  /** I3: the one place where sequence numbers are given. */
  record<Type extends HistoryType>(type: Type, task: string, data: HistoryFacts[Type]): void {
    this.state.sequence += 1;
    const entry = { sequence: this.state.sequence, type, at: this.at, task, data };
    this.history.push(entry as HistoryEntry); // the signature ties data to type; the compiler does not see it through the union
  }

  effect(effect: Effect): void {
    this.effects.push(effect);
  }

  newId<Id extends Uuid>(): Id {
    const id = deriveUuid<Id>(this.#seed, this.#ids);
    this.#ids += 1;
    return id;
  }

  random(): number {
    return fractionOf(this.newId());
  }

  /** An event moves the instance on, which may be waiting, or stand at a checkpoint. */
  wake(): void {
    if (this.state.status === 'waiting') this.take('wake');
  }

  /** The one place where the status changes, along an edge. */
  take(edge: EdgeName): void {
    this.state.status = take(this.state.status, edge);
  }
}
