import type { AuditLog } from '@holdfast/audit-core/audit-log';
import { type Deed, doneEntry, refusedEntry } from '@holdfast/audit-core/deed';
import type { Clock } from '@holdfast/clock/clock';
import type { IdSource } from '@holdfast/ids/id-source';
import type { DefinitionId, MessageId, TenantId } from '@holdfast/ids/ids';
import { deriveUuid } from '@holdfast/ids/uuid';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transactions } from '@holdfast/transaction/transaction';
import { startRuleOf } from '@holdfast/workflow-core/definition/schedule';
import { duration } from '@holdfast/workflow-core/duration';
import { anyType, type EventStartStore } from '../events/event-start.store.ts';
import { maxDefinitionBytes, type CheckDefinition } from './check-definition.ts';
import type { Sound } from './definition-examiner.ts';
import { definitionTarget } from './definition-target.ts';
import type { DefinitionStore } from './definition.store.ts';
import type { DefinitionEntry, DefinitionName, PublishedDefinition } from './published-definition.ts';
import type { MediaType } from './read-source.ts';

export interface Publication {
  readonly tenantId: TenantId;
  readonly publishedBy: string;
  /** What the publisher may do. */
  readonly permissions: readonly string[];
  readonly mediaType: MediaType;
  readonly source: Uint8Array;
  /** A draft must be as valid as what is published; it may be sent again, and published by sending it. */
  readonly status?: 'draft' | 'published';
  /** For the audit. */
  readonly deed?: Deed | undefined;
}

export interface Published {
  readonly definition: DefinitionEntry;
  /** False when this very text was published before. */
  readonly created: boolean;
}

type Refusals = 'forbidden' | 'payload-too-large' | 'too-many-requests' | 'definition-invalid' | 'definition-version-exists';

export interface PublishParts {
  readonly store: DefinitionStore;
  readonly eventStarts: EventStartStore;
  readonly check: CheckDefinition;
  readonly transactions: Transactions;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** Publishes one version of a definition, or keeps its draft. Published, for ever: same content again is the same answer, other content is refused. */
export class PublishDefinition {
  readonly #parts: PublishParts;

  constructor(parts: PublishParts) {
    this.#parts = parts;
  }

  async execute({ tenantId, publishedBy, permissions, mediaType, source, status = 'published', deed }: Publication): Promise<Result<Published, Refusals>> {
    const { store, eventStarts, check, transactions, audit, clock, ids } = this.#parts;
    if (source.byteLength > maxDefinitionBytes) return refuse('payload-too-large', { detail: `A definition has at most ${maxDefinitionBytes} bytes.` });
    const found = await check.execute(tenantId, source, mediaType, async (name) => {
      const present = await store.find(tenantId, name);
      const same = present?.status === 'published' && sameBytes(present.source, source);
      return (same ? (await store.findDocument(tenantId, name))?.resources : undefined) ?? {};
    });
    if (!found.ok) return found;
    const checked = found.value;
    if (!checked.ok) {
      const before = status === 'published' ? await this.#publishedBefore(tenantId, checked.name, source) : undefined;
      return before === undefined ? refuse('definition-invalid', { errors: checked.errors }) : accept({ definition: before, created: false });
    }

    const { schedule } = checked.definition;
    // It starts instances in the publisher's name, and nobody can grant what they do not hold.
    if (schedule !== undefined && !mayRun(permissions)) {
      if (deed !== undefined) await transactions.run((tx) => audit.record(tx, refusedEntry(deed, runPermission)));
      return refuse('forbidden', { detail: runPermission });
    }

    const { namespace, name, version, title, summary } = checked.definition.document;
    const definition: PublishedDefinition = {
      id: ids.next<DefinitionId>(),
      tenantId,
      namespace,
      name,
      version,
      status,
      ...(title === undefined ? {} : { title }),
      ...(summary === undefined ? {} : { summary }),
      mediaType,
      source,
      publishedBy,
      publishedAt: clock.now(),
      ...retentionOf(checked.definition),
      ...(checked.resources === undefined ? {} : { resources: checked.resources }),
    };
    const message = {
      messageId: deriveUuid<MessageId>(definition.id, 1),
      type: 'definition-published' as const,
      tenantId,
      definition: { namespace, name, version },
      publishedBy,
      rule: schedule === undefined ? null : startRuleOf(schedule),
    };
    const isDraft = status === 'draft';
    const created = await transactions.run(async (tx) => {
      const inserted = await store.insert(tx, definition, checked.document, isDraft ? undefined : message);
      if (inserted && !isDraft) await eventStarts.announce(tx, { tenantId, definition: { namespace, name, version } }, checked.startsOn === 'any' ? [anyType] : checked.startsOn);
      if (inserted && deed !== undefined) await audit.record(tx, doneEntry(deed, isDraft ? 'definition.drafted' : 'definition.published', definitionTarget(definition)));
      return inserted;
    });
    const present = await store.find(tenantId, definition);
    if (created) return accept({ definition: present ?? definition, created });
    return present !== undefined && status === 'published' && sameBytes(present.source, source)
      ? accept({ definition: present, created: false })
      : refuse('definition-version-exists', { detail: `${namespace}/${name} ${version} is published with other content.` });
  }

  /** What a release before this one published stays published, though this one would refuse it. */
  async #publishedBefore(tenantId: TenantId, name: DefinitionName | undefined, source: Uint8Array): Promise<PublishedDefinition | undefined> {
    const present = name && (await this.#parts.store.find(tenantId, name));
    return present?.status === 'published' && sameBytes(present.source, source) ? present : undefined;
  }
}

/** In months of 30 days. */
function retentionOf({ document }: Sound['definition']): Pick<PublishedDefinition, 'retentionMs'> {
  const kept = document.metadata?.retention;
  if (kept === undefined) return {};
  const { months, milliseconds } = duration.parse(kept);
  return { retentionMs: months * 30 * 86_400_000 + milliseconds };
}

/** What starting a definition asks for. */
const runPermission = 'run:workflow-definitions';

function mayRun(permissions: readonly string[]): boolean {
  return permissions.includes('*') || permissions.includes(runPermission);
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.byteLength === other.byteLength && one.every((byte, index) => byte === other[index]);
}
