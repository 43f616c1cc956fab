import type { Clock } from '@holdfast/clock/clock';
import type { IdSource } from '@holdfast/ids/id-source';
import type { DefinitionId, TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transactions } from '@holdfast/transaction/transaction';
import { compileWorkflow } from '@holdfast/workflow-core/compile-workflow';
import { parseDefinition } from '@holdfast/workflow-core/definition/parse-definition';
import type { DefinitionStore } from './definition.store.ts';
import { jsonSchemas } from './json-schemas.ts';
import type { DefinitionEntry, PublishedDefinition } from './published-definition.ts';
import { readSource, type MediaType } from './read-source.ts';

export interface Publication {
  readonly tenantId: TenantId;
  readonly publishedBy: string;
  readonly mediaType: MediaType;
  readonly source: Uint8Array;
}

export interface Published {
  readonly definition: DefinitionEntry;
  /** False when this very text was published before. */
  readonly created: boolean;
}

type Refusals = 'payload-too-large' | 'definition-invalid' | 'definition-version-exists';

const maxBytes = 256 * 1024;

/** Publishes one version of a definition, for ever: same content again is the same answer, other content is refused. */
export class PublishDefinition {
  readonly #parts: { readonly store: DefinitionStore; readonly transactions: Transactions; readonly clock: Clock; readonly ids: IdSource };

  constructor(parts: { readonly store: DefinitionStore; readonly transactions: Transactions; readonly clock: Clock; readonly ids: IdSource }) {
    this.#parts = parts;
  }

  async execute({ tenantId, publishedBy, mediaType, source }: Publication): Promise<Result<Published, Refusals>> {
    const { store, transactions, clock, ids } = this.#parts;
    if (source.byteLength > maxBytes) return refuse('payload-too-large', { detail: `A definition has at most ${maxBytes} bytes.` });
    const read = readSource(source, mediaType);
    if (!read.ok) return refuse('definition-invalid', { errors: read.errors });
    const { document } = read;
    const parsed = parseDefinition(document.value);
    if (!parsed.ok) return refuse('definition-invalid', { errors: parsed.errors.map(document.locate) });
    const compiled = compileWorkflow(parsed.definition, { schemas: jsonSchemas });
    if (!compiled.ok) return refuse('definition-invalid', { errors: compiled.errors.map(document.locate) });

    const { namespace, name, version, title, summary } = parsed.definition.document;
    const definition: PublishedDefinition = {
      id: ids.next<DefinitionId>(),
      tenantId,
      namespace,
      name,
      version,
      ...(title === undefined ? {} : { title }),
      ...(summary === undefined ? {} : { summary }),
      mediaType,
      source,
      publishedBy,
      publishedAt: clock.now(),
    };
    const created = await transactions.run((tx) => store.insert(tx, definition, document.value));
    if (created) return accept({ definition, created });
    const present = await store.find(tenantId, definition);
    return present !== undefined && sameBytes(present.source, source)
      ? accept({ definition: present, created: false })
      : refuse('definition-version-exists', { detail: `${namespace}/${name} ${version} is published with other content.` });
  }
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.byteLength === other.byteLength && one.every((byte, index) => byte === other[index]);
}
