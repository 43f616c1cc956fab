import type { DefinitionId } from '@holdfast/ids/ids';
import type { Checked } from './check-definition.ts';
import type { Comparison } from './differences.ts';
import type { DefinitionEntry, PublishedDefinition } from './published-definition.ts';

/** What clients see: never the tenant. */
export function summaryView({ id, namespace, name, version, status, number, title, summary, publishedBy, publishedAt }: DefinitionEntry) {
  return { id, namespace, name, version, status, ...(number === undefined ? {} : { number }), ...(title === undefined ? {} : { title }), ...(summary === undefined ? {} : { summary }), publishedBy, publishedAt: publishedAt.toISOString() };
}

export function detailView(definition: PublishedDefinition) {
  const source = new TextDecoder('utf-8', { ignoreBOM: true }).decode(definition.source);
  return { ...summaryView(definition), mediaType: definition.mediaType, source };
}

/** A full page may be the last one: then the next is empty. */
export function pageView(entries: readonly DefinitionEntry[], limit: number): { items: ReturnType<typeof summaryView>[]; next?: DefinitionId } {
  const last = entries.length === limit ? entries.at(-1) : undefined;
  return { items: entries.map(summaryView), ...(last === undefined ? {} : { next: last.id }) };
}

export function checkView(checked: Checked) {
  return { valid: checked.ok, errors: checked.ok ? [] : checked.errors.map((error) => ({ ...error })), warnings: checked.ok ? checked.warnings.map((warning) => ({ ...warning })) : [] };
}

export function comparisonView({ changes, omitted }: Comparison) {
  return { changes: changes.map((change) => ({ ...change })), ...(omitted === 0 ? {} : { omitted }) };
}
