import type { Clock } from '@holdfast/clock/clock';
import type { IdSource } from '@holdfast/ids/id-source';
import type { DefinitionId, MessageId, TenantId } from '@holdfast/ids/ids';
import { deriveUuid } from '@holdfast/ids/uuid';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import { parseCron } from '@holdfast/schedule-core/cron/parse-cron';
import type { Transactions } from '@holdfast/transaction/transaction';
import { compileWorkflow } from '@holdfast/workflow-core/compile-workflow';
import { parseDefinition } from '@holdfast/workflow-core/definition/parse-definition';
import { startRuleOf } from '@holdfast/workflow-core/definition/schedule';
import { compileStartFilter } from '@holdfast/workflow-core/events/start-filter';
import { anyType, type EventStartStore } from '../events/event-start.store.ts';
import type { DefinitionStore } from './definition.store.ts';
import { jsonSchemas } from './json-schemas.ts';
import type { DefinitionEntry, PublishedDefinition } from './published-definition.ts';
import { readSource, type MediaType } from './read-source.ts';

export interface Publication {
  readonly tenantId: TenantId;
  readonly publishedBy: string;
  /** What the publisher may do. */
  readonly permissions: readonly string[];
  readonly mediaType: MediaType;
  readonly source: Uint8Array;
}

export interface Published {
  readonly definition: DefinitionEntry;
  /** False when this very text was published before. */
  readonly created: boolean;
}

type Refusals = 'forbidden' | 'payload-too-large' | 'definition-invalid' | 'definition-version-exists';

const maxBytes = 256 * 1024;

/** Publishes one version of a definition, for ever: same content again is the same answer, other content is refused. */
export class PublishDefinition {
  readonly #parts: { readonly store: DefinitionStore; readonly eventStarts: EventStartStore; readonly transactions: Transactions; readonly clock: Clock; readonly ids: IdSource };

  constructor(parts: { readonly store: DefinitionStore; readonly eventStarts: EventStartStore; readonly transactions: Transactions; readonly clock: Clock; readonly ids: IdSource }) {
    this.#parts = parts;
  }

  async execute({ tenantId, publishedBy, permissions, mediaType, source }: Publication): Promise<Result<Published, Refusals>> {
    const { store, eventStarts, transactions, clock, ids } = this.#parts;
    if (source.byteLength > maxBytes) return refuse('payload-too-large', { detail: `A definition has at most ${maxBytes} bytes.` });
    const read = readSource(source, mediaType);
    if (!read.ok) return refuse('definition-invalid', { errors: read.errors });
    const { document } = read;
    const parsed = parseDefinition(document.value);
    if (!parsed.ok) return refuse('definition-invalid', { errors: parsed.errors.map(document.locate) });
    const compiled = compileWorkflow(parsed.definition, { schemas: jsonSchemas });
    if (!compiled.ok) return refuse('definition-invalid', { errors: compiled.errors.map(document.locate) });

    const { schedule } = parsed.definition;
    // It starts instances in the publisher's name, and nobody can grant what they do not hold.
    if (schedule !== undefined && !mayRun(permissions)) return refuse('forbidden', { detail: runPermission });
    const unreadable = schedule?.cron === undefined ? undefined : parseCron(schedule.cron);
    if (unreadable?.ok === false) return refuse('definition-invalid', { errors: [document.locate({ pointer: '/schedule/cron', message: unreadable.message })] });

    const starting = schedule?.on === undefined ? undefined : compileStartFilter(schedule.on);
    if (starting?.ok === false) return refuse('definition-invalid', { errors: starting.errors.map(document.locate) });

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
    const message = {
      messageId: deriveUuid<MessageId>(definition.id, 1),
      type: 'definition-published' as const,
      tenantId,
      definition: { namespace, name, version },
      publishedBy,
      rule: schedule === undefined ? null : startRuleOf(schedule),
    };
    const created = await transactions.run(async (tx) => {
      const inserted = await store.insert(tx, definition, document.value, message);
      if (inserted) await eventStarts.announce(tx, { tenantId, definition: { namespace, name, version } }, starting && (starting.filter.types ?? [anyType]));
      return inserted;
    });
    if (created) return accept({ definition, created });
    const present = await store.find(tenantId, definition);
    return present !== undefined && sameBytes(present.source, source)
      ? accept({ definition: present, created: false })
      : refuse('definition-version-exists', { detail: `${namespace}/${name} ${version} is published with other content.` });
  }
}

/** What starting a definition asks for. */
const runPermission = 'run:workflow-definitions';

function mayRun(permissions: readonly string[]): boolean {
  return permissions.includes('*') || permissions.includes(runPermission);
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.byteLength === other.byteLength && one.every((byte, index) => byte === other[index]);
}
