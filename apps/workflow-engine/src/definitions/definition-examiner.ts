import type { TenantId } from '@holdfast/ids/ids';
import type { ProblemPlace } from '@holdfast/problem/problem';
import { parseCron } from '@holdfast/schedule-core/cron/parse-cron';
import { compileWorkflow } from '@holdfast/workflow-core/compile-workflow';
import type { Definition } from '@holdfast/workflow-core/definition/definition';
import type { Issue } from '@holdfast/workflow-core/definition/issue';
import { parseDefinition } from '@holdfast/workflow-core/definition/parse-definition';
import type { WantedResource } from '@holdfast/workflow-core/definition/resources';
import { compileStartFilter } from '@holdfast/workflow-core/events/start-filter';
import type { JsonValue } from '@holdfast/workflow-core/json';
import { definitionWarnings } from './definition-warnings.ts';
import { jsonSchemas } from './json-schemas.ts';
import { nameInDocument } from './name-in-document.ts';
import type { DefinitionName } from './published-definition.ts';
import { readSource, type MediaType, type SourceDocument } from './read-source.ts';
import { toldProblems } from './told-problems.ts';

/** The text of a definition, with what it names that lies outside it. */
export interface Examination {
  readonly source: Uint8Array;
  readonly mediaType: MediaType;
  /** Root of the catalog `default`. */
  readonly defaultCatalog: string | undefined;
  /** As far as they were fetched. */
  readonly resources: Readonly<Record<string, JsonValue>>;
  /** What was wanted the last time and cannot be had: then nothing more is. */
  readonly unreachable: readonly Issue[];
}

/** A definition without a mistake. */
export interface Sound {
  readonly definition: Pick<Definition, 'document' | 'schedule'>;
  /** The whole of it as data. */
  readonly document: unknown;
  readonly warnings: readonly ProblemPlace[];
  /** Types of the events that start its instances; absent where it starts on none. */
  readonly startsOn?: readonly string[] | 'any';
}

/** Every problem there is, those of the text alone when it is no data. */
export interface Unsound {
  readonly errors: readonly ProblemPlace[];
  /** What it says of its name, where it does. */
  readonly name?: DefinitionName | undefined;
}

export type Examined =
  | ({ readonly type: 'sound' } & Sound)
  | ({ readonly type: 'unsound' } & Unsound)
  /** `name`: absent when it has a mistake, for then it was never published. */
  | { readonly type: 'wanting'; readonly wanted: readonly WantedResource[]; readonly name?: DefinitionName };

/** `busy`: so much of the tenant's waits to be examined, or of all, that it is better asked again later. */
export type Examine = (tenantId: TenantId, examination: Examination) => Promise<Examined | 'busy'>;

/** What is known of a text without what lies outside it. */
type Known = ({ readonly type: 'unsound' } & Unsound) | Readable;

interface Readable {
  readonly type: 'read';
  /** What can be compiled of it. */
  readonly definition: Definition;
  /** What is wrong with the rest. */
  readonly issues: readonly Issue[];
  readonly document: SourceDocument;
}

/** Reads, parses and compiles the text of a definition: up to seconds of computing for the largest, which wait for nothing. */
export class DefinitionExaminer {
  /** That which wanted something: its text is not read again when that has been fetched, unless another came between. */
  #wanting: { readonly source: Uint8Array; readonly mediaType: MediaType; readonly known: Known } | undefined;

  examine(examination: Examination): Examined {
    const { source, mediaType } = examination;
    const known = this.#knownOf(examination) ?? read(source, mediaType);
    const examined = known.type === 'unsound' ? known : compile(known, examination);
    this.#wanting = examined.type === 'wanting' ? { source, mediaType, known } : undefined;
    return examined;
  }

  #knownOf({ source, mediaType }: Examination): Known | undefined {
    const last = this.#wanting;
    return last?.mediaType === mediaType && Buffer.compare(last.source, source) === 0 ? last.known : undefined;
  }
}

function read(source: Uint8Array, mediaType: MediaType): Known {
  const text = readSource(source, mediaType);
  if (!text.ok) return { type: 'unsound', errors: text.errors };
  const { document } = text;
  const parsed = parseDefinition(document.value, true);
  if (parsed.ok) return { type: 'read', definition: parsed.definition, issues: [], document };
  if (parsed.sound === undefined) return { type: 'unsound', errors: toldProblems(parsed.errors, document.locate), name: nameInDocument(document.value) };
  return { type: 'read', definition: parsed.sound, issues: parsed.errors, document };
}

function compile({ definition, issues, document: { value, locate } }: Readable, { resources, unreachable, defaultCatalog }: Examination): Examined {
  const compiled = compileWorkflow(definition, { schemas: jsonSchemas, resources: new Map(Object.entries(resources)), defaultCatalog });
  const { namespace, name, version } = definition.document;
  if (!compiled.ok && compiled.wanted.length > 0 && unreachable.length === 0) {
    return { type: 'wanting', wanted: compiled.wanted, ...(issues.length > 0 ? {} : { name: { namespace, name, version } }) };
  }
  const { cron, on } = definition.schedule ?? {};
  const times = cron === undefined ? undefined : parseCron(cron);
  const starting = on === undefined ? undefined : compileStartFilter(on);
  const errors = [...(compiled.ok ? [] : compiled.errors), ...(times?.ok === false ? [{ pointer: '/schedule/cron', message: times.message }] : []), ...(starting?.ok === false ? starting.errors : [])];
  const told = [...issues, ...unreachable, ...errors.filter(({ pointer }) => !unreachable.some((each) => each.pointer === pointer))];
  if (told.length > 0) return { type: 'unsound', errors: toldProblems(told, locate), name: nameInDocument(value) };
  const warnings = toldProblems(definitionWarnings(value as JsonValue), ({ pointer, message }) => locate({ pointer: pointer(), message })); // it was parsed, and so is data
  const { document, schedule } = definition;
  return { type: 'sound', definition: { document, ...(schedule === undefined ? {} : { schedule }) }, document: value, warnings, ...(starting?.ok === true ? { startsOn: starting.filter.types ?? 'any' } : {}) };
}

/** In the thread that asks, which does nothing else meanwhile. */
export function examineHere(examiner: DefinitionExaminer): Examine {
  return async (_, examination) => examiner.examine(examination);
}
