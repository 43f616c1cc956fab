import type { IdSource } from '@holdfast/ids/id-source';
import type { Issue } from '@holdfast/workflow-core/definition/issue';
import type { WantedResource } from '@holdfast/workflow-core/definition/resources';
import type { JsonValue } from '@holdfast/workflow-core/json';
import type { Documents } from '../calls/documents.ts';

/** I11: things outside that one definition may name, and their bytes of JSON together. */
const maxResources = 50;
const maxBytes = 1024 * 1024;

/** Fetches what definitions name that lies outside them, through the guard that calls go through. */
export class FetchResources {
  readonly #documents: Documents;
  readonly #ids: IdSource;

  constructor(documents: Documents, ids: IdSource) {
    this.#documents = documents;
    this.#ids = ids;
  }

  /** Adds to `known` what is wanted. @returns what cannot be had, and why. */
  async execute(wanted: readonly WantedResource[], known: Map<string, JsonValue>): Promise<readonly Issue[]> {
    const [first] = wanted;
    if (first !== undefined && known.size + wanted.length > maxResources) return [{ pointer: first.pointer, message: `A definition names at most ${maxResources} things that lie outside it.` }];
    const issues = await Promise.all(wanted.map((each) => this.#fetch(each, known)));
    if (first !== undefined && JSON.stringify([...known.values()]).length > maxBytes) return [{ pointer: first.pointer, message: `What a definition names that lies outside it has at most ${maxBytes} bytes.` }];
    return issues.flatMap((issue) => issue ?? []);
  }

  async #fetch({ name, uri, authentication, pointer }: WantedResource, known: Map<string, JsonValue>): Promise<Issue | undefined> {
    const where = { document: uri, ...(authentication === undefined ? {} : { documentAuthentication: authentication }) };
    this.#documents.forget(where);
    const found = await this.#documents.find(where, this.#ids.next());
    if (found.type === 'found') {
      known.set(name, found.document);
      return undefined;
    }
    return { pointer, message: `What is at ${uri} cannot be had: ${found.type === 'unreachable' ? 'it is unreachable.' : (found.error.detail ?? 'it is refused.')}` };
  }
}
