import type { DefinitionId, InstanceId, TenantId } from '@holdfast/ids/ids';
import { parseJson } from '@holdfast/json/parse-json';
import type { JsonValue } from '@holdfast/workflow-core/json';
import { secretTexts, type SecretVersion } from '@holdfast/workflow-core/secrets/secrets';
import { Veil, veiledIn, type Leaf } from '@holdfast/workflow-core/secrets/veil';
import type { InstanceState } from '@holdfast/workflow-core/state';
import type { Workflow } from '@holdfast/workflow-core/workflow';
import { secretContext } from './manage-secrets.ts';
import type { KnownSearches } from './known-searches.ts';
import type { Sealing } from './sealing.ts';
import type { SecretStore } from './secret.store.ts';

/** An instance as far as its secrets hang on it. */
export interface Owner {
  readonly tenantId: TenantId;
  readonly definitionId: DefinitionId;
  readonly state: InstanceState;
}

/** Whether instances of it may know any. */
export function namesSecrets({ definition: { use } }: Workflow): boolean {
  return use?.secrets !== undefined && use.secrets.length > 0;
}

/** What instances may know and nobody may see: the secrets that their definition names, and the vault of their state, sealed at rest. */
export class InstanceSecrets {
  /** What turns look for them with. */
  readonly searches: KnownSearches;
  readonly #store: SecretStore;
  readonly #sealing: Sealing;
  readonly #workflowOf: (tenantId: TenantId, id: DefinitionId) => Promise<Workflow>;

  constructor(store: SecretStore, sealing: Sealing, workflowOf: (tenantId: TenantId, id: DefinitionId) => Promise<Workflow>, searches: KnownSearches) {
    this.searches = searches;
    this.#store = store;
    this.#sealing = sealing;
    this.#workflowOf = workflowOf;
  }

  /** Every version of the secrets that the workflow names; the highest of each is current. */
  async of(tenantId: TenantId, { definition: { use } }: Workflow): Promise<readonly SecretVersion[]> {
    const names = use?.secrets ?? [];
    if (names.length === 0) return [];
    const found = await this.#store.find(tenantId, names);
    const current = new Map(found.map(({ name, version }) => [name, version]));
    return found.map(({ id, name, version, sealed }) => ({ id, name, current: current.get(name) === version, value: this.#opened(sealed, secretContext(tenantId, name, id)) }));
  }

  /** The state with its vault open. */
  open(state: InstanceState): InstanceState {
    if (state.vault === undefined) return state;
    const vault = Object.fromEntries(Object.entries(state.vault).map(([reference, sealed]) => [reference, this.#opened(Buffer.from(String(sealed), 'base64'), vaultContext(state.instanceId, reference)) as Leaf]));
    return { ...state, vault };
  }

  /** The state as it is kept. @param before what it was made of, sealed: what stood in it stays as it is. */
  seal(state: InstanceState, before: InstanceState['vault']): InstanceState {
    if (state.vault === undefined) return state;
    const vault = Object.fromEntries(
      Object.entries(state.vault).map(([reference, value]) => [
        reference,
        before?.[reference] ?? Buffer.from(this.#sealing.seal(new TextEncoder().encode(JSON.stringify(value)), vaultContext(state.instanceId, reference))).toString('base64'),
      ]),
    );
    return { ...state, vault };
  }

  /** What stands behind the references of an instance, for a call that leaves the platform. */
  async veilOf({ tenantId, definitionId, state }: Owner): Promise<Veil> {
    const versions = await this.of(tenantId, await this.#workflowOf(tenantId, definitionId));
    return Veil.of([...secretTexts(versions), ...veiledIn(this.open(state).vault)]);
  }

  #opened(sealed: Uint8Array, context: string): JsonValue {
    return parseJson(new TextDecoder().decode(this.#sealing.open(sealed, context))) as JsonValue; // what was sealed is JSON
  }
}

function vaultContext(instanceId: InstanceId, reference: string): string {
  return `instances.state.vault:${instanceId}:${reference}`;
}
