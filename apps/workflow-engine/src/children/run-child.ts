import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import type { CallOutcome, WorkflowCall } from '@holdfast/workflow-core/call';
import { compareVersions } from '@holdfast/workflow-core/definition/compare-versions';
import { isVeiled, type Veil } from '@holdfast/workflow-core/secrets/veil';
import type { InstanceState } from '@holdfast/workflow-core/state';
import { failure } from '@holdfast/workflow-core/workflow-error';
import type { LeasedCall } from '../calls/call.store.ts';
import type { Children } from '../calls/children.ts';
import type { Performed } from '../calls/performed.ts';
import { backoff } from '../calls/retry-policy.ts';
import type { DefinitionStore } from '../definitions/definition.store.ts';
import type { CancelInstance } from '../instances/cancel-instance.ts';
import type { InstanceStore } from '../instances/instance.store.ts';
import type { StartInstance } from '../instances/start-instance.ts';

/** How deep workflows may run one another (I11). */
const maxDepth = 16;
/** How often a cancel waits for an instance that is about to be started, or cannot be read. */
const maxCancelAttempts = 8;
/** Milliseconds between looks at an instance that runs: its end tells by itself, unless its replica dies at that moment. */
const firstLook = 30_000;
const longestLook = 3_600_000;

/** What an instance may know and nobody may see; undefined when there is none. */
export type VeilOf = (of: { readonly tenantId: TenantId; readonly instanceId: InstanceId }) => Promise<Veil | undefined>;

export interface RunChildParts {
  readonly startInstance: StartInstance;
  readonly cancelInstance: CancelInstance;
  readonly instances: InstanceStore;
  readonly definitions: DefinitionStore;
  readonly veilOf: VeilOf;
}

/** Instances that workflows run. An instance has the id of the call that started it, so that it is started once (I5). */
export class RunChild implements Children {
  readonly #parts: RunChildParts;

  constructor(parts: RunChildParts) {
    this.#parts = parts;
  }

  async run(call: LeasedCall, request: WorkflowCall): Promise<Performed> {
    const { instances } = this.#parts;
    const childId = call.callId as string as InstanceId; // one id, two roles
    const child = await instances.find(call.tenantId, childId);
    if (child === undefined) {
      const refused = await this.#start(call, request, childId);
      if (refused !== undefined) return { type: 'completed', outcome: refused };
    }
    if (!request.await) return { type: 'completed', outcome: { ok: true, output: { id: childId } } };
    const outcome = child?.state === undefined ? undefined : outcomeOf(child.state);
    if (outcome === undefined) return { type: 'later', afterMs: Math.min(firstLook * 2 ** (call.attempt - 1), longestLook) };
    return { type: 'completed', outcome: await withVault(outcome, () => this.#parts.veilOf({ tenantId: call.tenantId, instanceId: childId })) };
  }

  async cancel(call: LeasedCall): Promise<Performed> {
    const cancelled = await this.#parts.cancelInstance.execute(call.tenantId, call.instanceId, 'parent');
    const isStuck = !cancelled.ok && cancelled.refusal.code !== 'instance-ended';
    if (isStuck && call.attempt < maxCancelAttempts) return { type: 'later', afterMs: backoff(call.attempt) };
    return { type: 'completed', outcome: { ok: true, output: null } };
  }

  /** Undefined when it was started. */
  async #start(call: LeasedCall, { definition, input, await: awaited }: WorkflowCall, instanceId: InstanceId): Promise<CallOutcome | undefined> {
    const { instances, startInstance, veilOf } = this.#parts;
    const parent = await instances.find(call.tenantId, call.instanceId);
    const depth = (parent?.state?.parent?.depth ?? 0) + 1;
    if (depth > maxDepth) return { ok: false, error: failure('runtime', `Workflows run one another at most ${maxDepth} deep.`) };
    const version = definition.version === 'latest' ? await this.#latest(call, definition) : definition.version;
    const missing: CallOutcome = { ok: false, error: failure('configuration', `There is no workflow ${definition.namespace}/${definition.name} ${definition.version}.`, 404) };
    if (version === undefined) return missing;
    const vault = isVeiled(input) ? (await veilOf(call))?.behind(input) : undefined;
    const started = await startInstance.execute({
      tenantId: call.tenantId,
      startedBy: parent?.startedBy ?? 'parent',
      definition: { ...definition, version },
      input,
      instanceId,
      parent: { instanceId: call.instanceId, depth, awaits: awaited },
      ...(vault === undefined ? {} : { vault }),
    });
    if (started.ok) return undefined;
    return started.refusal.code === 'instance-limit-reached' ? { ok: false, error: failure('runtime', 'The tenant has too many instances.', 429) } : missing;
  }

  async #latest({ tenantId }: LeasedCall, { namespace, name }: WorkflowCall['definition']): Promise<string | undefined> {
    const entries = (await this.#parts.definitions.list(tenantId, { namespace, name }, { limit: 1000 })).filter(({ status }) => status === 'published');
    return entries.map(({ version }) => version).toSorted(compareVersions).at(-1);
  }
}

/** What an instance that has ended comes to for the task that ran it; undefined while it has not. */
export function outcomeOf({ status, output, error }: InstanceState): CallOutcome | undefined {
  switch (status) {
    case 'completed':
      return { ok: true, output: output ?? null };
    case 'faulted': {
      if (error === undefined) return { ok: false, error: failure('runtime', 'The workflow failed.') };
      const { instance: _inChild, ...rest } = error;
      return { ok: false, error: rest };
    }
    case 'cancelled':
      return { ok: false, error: failure('runtime', 'The workflow was cancelled.') };
    case 'pending':
    case 'running':
    case 'waiting':
    case 'suspended':
      return undefined;
  }
}

/** With what stands behind the references in an output, for the instance that is given it. */
export async function withVault(outcome: CallOutcome, veilOf: () => Promise<Veil | undefined>): Promise<CallOutcome> {
  if (!outcome.ok || !isVeiled(outcome.output)) return outcome;
  const veil = await veilOf();
  return veil === undefined ? outcome : { ...outcome, vault: veil.behind(outcome.output) };
}
