import { isJsonObject, type JsonValue } from '../json.ts';
import { callAuthentication, type AuthenticationDefinition, type CallAuthentication } from './authentication.ts';
import { catalogOf, functionAddress } from './catalog-function.ts';
import type { Definition } from './definition.ts';
import { endpoint, type ExternalResource } from './external-resource.ts';
import type { Resources, WantedResource } from './resources.ts';

/** A part that lies outside, or why there is none. */
export type OutsidePart = { readonly ok: true; readonly content: JsonValue } | { readonly ok: false; readonly message: string };

/** What a definition names that lies outside it: taken from what was fetched, and what was not is remembered as wanted. */
export class OutsideParts {
  readonly #definition: Definition;
  readonly #resources: Resources;
  readonly #defaultCatalog: string | undefined;
  readonly #wanted = new Map<string, WantedResource>();

  constructor(definition: Definition, resources: Resources, defaultCatalog: string | undefined) {
    this.#definition = definition;
    this.#resources = resources;
    this.#defaultCatalog = defaultCatalog;
  }

  get wanted(): readonly WantedResource[] {
    return [...this.#wanted.values()];
  }

  /** @param pointer where it is named. */
  function(call: string, pointer: string): OutsidePart {
    const known = this.#resources.get(call);
    if (known !== undefined) return { ok: true, content: known };
    const name = catalogOf(call);
    if (name === undefined) return this.#want(call, functionAddress(call, undefined), undefined, pointer);
    const declared = this.#definition.use?.catalogs?.[name]?.endpoint;
    const catalog = declared === undefined ? undefined : endpoint(declared);
    const root = catalog?.uri ?? (name === 'default' ? this.#defaultCatalog : undefined);
    if (root === undefined) return { ok: false, message: `There is no function “${call}” in the default catalog.` };
    return isFixed(root) ? this.#want(call, functionAddress(call, root), catalog?.authentication, pointer) : { ok: false, message: notFixed };
  }

  resource({ endpoint: given }: ExternalResource, pointer: string): OutsidePart {
    const { uri, authentication } = endpoint(given);
    const known = this.#resources.get(uri);
    if (known !== undefined) return { ok: true, content: known };
    return isFixed(uri) ? this.#want(uri, uri, authentication, pointer) : { ok: false, message: notFixed };
  }

  #want(name: string, uri: string, authentication: AuthenticationDefinition | undefined, pointer: string): OutsidePart {
    const policy = this.#policy(authentication);
    if (policy === 'unfit') return { ok: false, message: 'It is fetched when the definition is published, so its authentication must be plain values: no expressions, no secrets.' };
    if (!this.#wanted.has(name)) this.#wanted.set(name, { name, uri, pointer, ...(policy === undefined ? {} : { authentication: policy }) });
    return { ok: false, message: `What is at ${uri} has not been fetched.` };
  }

  #policy(given: AuthenticationDefinition | undefined): CallAuthentication | 'unfit' | undefined {
    if (given === undefined) return undefined;
    const policy = typeof given['use'] === 'string' ? this.#definition.use?.authentications?.[given['use']] : given;
    const [[scheme, values] = []] = Object.entries(policy ?? {});
    const filled = callAuthentication.safeParse(isJsonObject(values ?? null) ? Object.assign({ scheme }, values) : undefined);
    return filled.success && !JSON.stringify(filled.data).includes('${') ? filled.data : 'unfit';
  }
}

const notFixed = 'It is fetched when the definition is published, so its address must hold no expression.';

function isFixed(uri: string): boolean {
  return !uri.includes('${');
}
