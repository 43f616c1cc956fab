import type { AuditEntry } from '@holdfast/audit-core/audit-entry';
import type { IdSource } from '@holdfast/ids/id-source';
import type { InstanceId, TenantId, TurnId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import { advance } from '@holdfast/workflow-core/advance';
import type { InstanceEvent } from '@holdfast/workflow-core/event';
import type { HistoryEntry } from '@holdfast/workflow-core/history';
import type { JsonValue } from '@holdfast/workflow-core/json';
import type { SecretVersion } from '@holdfast/workflow-core/secrets/secrets';
import { initialState, type InstanceState, type RetryPoint } from '@holdfast/workflow-core/state';
import type { InstanceLimits } from '@holdfast/workflow-core/limits';
import type { InstanceStatus } from '@holdfast/workflow-core/status';
import type { CompiledDefinition, CompiledDefinitions } from '../definitions/compiled-definitions.ts';
import type { DefinitionName } from '../definitions/published-definition.ts';
import type { InstanceSecrets } from '../secrets/instance-secrets.ts';
import type { Lifecycle } from '../events/lifecycle.ts';
import type { InstanceQuota } from '../limits/instance-quota.ts';
import { planTurn } from '../turns/plan-turn.ts';
import type { TurnCommitter } from '../turns/turn-committer.ts';
import type { TurnPace } from '../turns/turn-pace.ts';
import type { Committed, TurnStore } from '../turns/turn.store.ts';
import type { Birth, Labels, Turn } from '../turns/turn.ts';
import type { InstanceStore } from './instance.store.ts';
import { digestOf, sameDigest } from './request-digest.ts';

export interface StartRequest {
  readonly tenantId: TenantId;
  readonly startedBy: string;
  readonly definition: DefinitionName;
  readonly input: JsonValue;
  /** The same key starts the same instance once, whatever happens between request and answer. */
  readonly idempotencyKey?: string | undefined;
  /** The id of an instance that another one started: it is started once under it. */
  readonly instanceId?: InstanceId;
  readonly parent?: InstanceState['parent'];
  /** What stands behind the references that it is given by the instance that runs it, or that it takes up. */
  readonly vault?: InstanceState['vault'];
  /** Positions of the events that start it: it is not brought them again, should it listen to such. */
  readonly heard?: readonly string[];
  readonly businessKey?: string | undefined;
  readonly labels?: Labels | undefined;
  /** Where it begins, when it takes up one that faulted. */
  readonly retry?: { readonly of: InstanceId; readonly from: RetryPoint };
  /** What somebody asks for by it. A start itself is in the instance's history, with who started it. */
  readonly audited?: AuditEntry | undefined;
}

export interface Started {
  readonly id: InstanceId;
  readonly definition: DefinitionName;
  readonly status: InstanceStatus;
  readonly startedAt: Date;
}

export interface StartInstanceParts {
  readonly definitions: CompiledDefinitions;
  readonly instances: InstanceStore;
  readonly turns: TurnStore;
  readonly pace: TurnPace;
  readonly committer: TurnCommitter;
  readonly ids: IdSource;
  readonly secrets: InstanceSecrets;
  readonly lifecycle: Lifecycle;
  readonly quota: InstanceQuota;
  readonly limits: InstanceLimits;
  readonly afterCommit: (turn: Turn) => void;
}

interface Beginning {
  readonly instanceId: InstanceId;
  readonly seed: TurnId;
  readonly known: readonly SecretVersion[];
  readonly now: Date;
}

interface Begun {
  readonly turn: Turn;
  readonly committed: Promise<Committed>;
}

export type StartRefusal = 'instance-limit-reached' | 'definition-not-found' | 'definition-retired' | 'idempotency-key-reused';

/** Eager start: the instance and its first turn are one commit. I1: once this is answered, the instance exists and advances. */
export class StartInstance {
  readonly #parts: StartInstanceParts;

  constructor(parts: StartInstanceParts) {
    this.#parts = parts;
  }

  async execute(request: StartRequest): Promise<Result<Started, StartRefusal>> {
    const { definitions, turns, pace, ids, afterCommit, secrets, quota } = this.#parts;
    const { tenantId, definition } = request;
    const compiled = await definitions.find(tenantId, definition);
    if (compiled === undefined) return refuse('definition-not-found');
    if (compiled.status === 'retired' && request.retry === undefined) return refuse('definition-retired', { detail: `${definition.namespace}/${definition.name} ${definition.version} is retired.` });

    if (!(await quota.admit(tenantId))) return this.#overLimit(request);

    const known = await secrets.of(tenantId, compiled.workflow);
    const seed = ids.next<TurnId>();
    const instanceId = request.instanceId ?? ids.next<InstanceId>();
    const now = await turns.now();
    // Many starts at once see what those before them take, for each is handed to the committer as it is computed.
    const { turn, committed } = await pace.compute({ tenantId, definitionId: compiled.id }, () => this.#begin(request, compiled, { instanceId, seed, known, now }));
    if ((await committed) === 'stale') return this.#startedBefore(request, turn.instanceId);
    afterCommit(turn);
    return accept({ id: turn.instanceId, definition: plainName(definition), status: turn.state.status, startedAt: turn.now });
  }

  #begin(request: StartRequest, { id: definitionId, workflow }: CompiledDefinition, { instanceId, seed, known, now }: Beginning): Begun {
    const { committer, secrets, lifecycle, limits } = this.#parts;
    const { tenantId, startedBy, input, idempotencyKey, audited, heard } = request;
    const { state, history, effects } = advance(workflow, firstState(instanceId, request), firstEvent(request), { now, seed, secrets: known, limits, searches: secrets.searches });
    const birth: Birth = { input: shownInput(history) ?? input, startedBy, ...keyed(request), ...named(request) };
    const context = { tenantId, instanceId, definitionId, idempotencyKey, fence: 0, birth, mayHoldRows: false, now, seed, told: lifecycle.toldOf(history), audited, heard };
    const turn = planTurn(context, { state: secrets.seal(state, undefined), history, effects });
    return { turn, committed: committer.commit(turn) };
  }

  /** What was started before is still answered. */
  async #overLimit(request: StartRequest): Promise<Result<Started, StartRefusal>> {
    const { tenantId, idempotencyKey, instanceId } = request;
    const which = idempotencyKey === undefined ? instanceId : { idempotencyKey };
    const present = which === undefined ? undefined : await this.#parts.instances.find(tenantId, which);
    return present === undefined ? refuse('instance-limit-reached') : this.#startedBefore(request, present.id);
  }

  /** The key is taken, or this very turn was committed by an attempt whose answer was lost. */
  async #startedBefore(request: StartRequest, instanceId: InstanceId): Promise<Result<Started, StartRefusal>> {
    const { tenantId, idempotencyKey } = request;
    const which = idempotencyKey === undefined ? instanceId : { idempotencyKey };
    const present = await this.#parts.instances.find(tenantId, which);
    if (present === undefined) throw new Error('the instance was neither started nor found');
    if (idempotencyKey !== undefined && !sameDigest(present.requestDigest, digestOf(request))) return refuse('idempotency-key-reused');
    return accept({ id: present.id, definition: plainName(present.definition), status: present.startStatus, startedAt: present.startedAt });
  }
}

/** The input as it may be kept: with references where nobody is to see it. */
function shownInput([first]: readonly HistoryEntry[]): JsonValue | undefined {
  return first?.type === 'instance-started' ? first.data.input : undefined;
}

function keyed(request: StartRequest): Pick<Birth, 'idempotencyKey' | 'requestDigest'> {
  const { idempotencyKey } = request;
  return idempotencyKey === undefined ? {} : { idempotencyKey, requestDigest: digestOf(request) };
}

function named({ businessKey, labels }: StartRequest): Pick<Birth, 'businessKey' | 'labels'> {
  return { ...(businessKey === undefined ? {} : { businessKey }), ...(labels === undefined ? {} : { labels }) };
}

function plainName({ namespace, name, version }: DefinitionName): DefinitionName {
  return { namespace, name, version };
}

function firstState(instanceId: InstanceId, { parent, retry, vault }: StartRequest): InstanceState {
  return initialState({ instanceId, ...(parent === undefined ? {} : { parent }), ...(retry === undefined ? {} : { retry: retry.from }), ...(vault === undefined ? {} : { vault }) });
}

function firstEvent({ input, startedBy, retry }: StartRequest): InstanceEvent {
  return retry === undefined ? { type: 'start', input, startedBy } : { type: 'retry', input, startedBy, of: retry.of };
}
