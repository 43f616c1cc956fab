import type { TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { JsonValue } from '@holdfast/workflow-core/json';
import type { Examination, Examine, Sound, Unsound } from './definition-examiner.ts';
import type { FetchResources } from './fetch-resources.ts';
import type { DefinitionName } from './published-definition.ts';
import type { MediaType } from './read-source.ts';

export type Checked = ({ readonly ok: true; readonly resources?: Examination['resources'] } & Sound) | ({ readonly ok: false } & Unsound);

/** What is kept of a version from when it was published. */
type Pinned = (name: DefinitionName) => Promise<Readonly<Record<string, JsonValue>>>;

const nothingPinned: Pinned = () => Promise.resolve({});

/** Bytes of a definition. */
export const maxDefinitionBytes = 256 * 1024;

/** Seconds after which what waits to be examined has probably become less. */
const retryAfter = 2;

/** Has the text of a definition examined, with what it names that lies outside it. */
export class CheckDefinition {
  readonly #examine: Examine;
  readonly #fetch: FetchResources;
  readonly #defaultCatalog: string | undefined;

  /** @param defaultCatalog root of the catalog `default`. */
  constructor(examine: Examine, fetch: FetchResources, defaultCatalog: string | undefined) {
    this.#examine = examine;
    this.#fetch = fetch;
    this.#defaultCatalog = defaultCatalog;
  }

  /** @param pinned what an earlier publication of this very text took from outside, if there is one. */
  async execute(tenantId: TenantId, source: Uint8Array, mediaType: MediaType, pinned: Pinned = nothingPinned): Promise<Result<Checked, 'too-many-requests'>> {
    if (source.byteLength > maxDefinitionBytes) return accept({ ok: false, errors: [{ pointer: '', message: `A definition has at most ${maxDefinitionBytes} bytes.`, line: 1, column: 1 }] });
    let examination: Examination = { source, mediaType, defaultCatalog: this.#defaultCatalog, resources: {}, unreachable: [] };
    for (let first = true; ; first = false) {
      const examined = await this.#examine(tenantId, examination);
      if (examined === 'busy') return refuse('too-many-requests', { retryAfter });
      if (examined.type !== 'wanting') return accept(checked(examined, examination));
      const kept = first && examined.name !== undefined ? await pinned(examined.name) : {};
      if (Object.keys(kept).length > 0) {
        examination = { ...examination, resources: kept };
        continue;
      }
      // What is fetched may name more.
      const known = new Map(Object.entries(examination.resources));
      const unreachable = await this.#fetch.execute(examined.wanted, known);
      examination = unreachable.length > 0 ? { ...examination, unreachable } : { ...examination, resources: Object.fromEntries(known) };
    }
  }
}

function checked(examined: ({ type: 'sound' } & Sound) | ({ type: 'unsound' } & Unsound), { resources }: Examination): Checked {
  if (examined.type === 'unsound') return { ok: false, errors: examined.errors, name: examined.name };
  const { definition, document, warnings, startsOn } = examined;
  return { ok: true, definition, document, warnings, ...(startsOn === undefined ? {} : { startsOn }), ...(Object.keys(resources).length === 0 ? {} : { resources }) };
}
