import type { ProblemPlace } from '@holdfast/problem/problem';
import { parseCron } from '@holdfast/schedule-core/cron/parse-cron';
import { compileWorkflow } from '@holdfast/workflow-core/compile-workflow';
import type { Definition } from '@holdfast/workflow-core/definition/definition';
import type { Issue } from '@holdfast/workflow-core/definition/issue';
import { parseDefinition } from '@holdfast/workflow-core/definition/parse-definition';
import { compileStartFilter } from '@holdfast/workflow-core/events/start-filter';
import type { JsonValue } from '@holdfast/workflow-core/json';
import { definitionWarnings } from './definition-warnings.ts';
import type { FetchResources } from './fetch-resources.ts';
import { jsonSchemas } from './json-schemas.ts';
import type { DefinitionName } from './published-definition.ts';
import { readSource, type MediaType, type SourceDocument } from './read-source.ts';
import { toldProblems } from './told-problems.ts';

export type Checked =
  | { readonly ok: true; readonly definition: Definition; readonly document: unknown; readonly warnings: readonly ProblemPlace[]; readonly resources?: Readonly<Record<string, JsonValue>> }
  /** Every problem there is, those of the text alone when it is no data; else the data. */
  | { readonly ok: false; readonly errors: readonly ProblemPlace[]; readonly document?: unknown };

/** What is kept of a version from when it was published. */
type Pinned = (name: DefinitionName) => Promise<Readonly<Record<string, JsonValue>>>;

const nothingPinned: Pinned = () => Promise.resolve({});

/** Bytes of a definition. */
export const maxDefinitionBytes = 256 * 1024;

/** Reads, parses and compiles the text of a definition, with what it names that lies outside it. */
export class CheckDefinition {
  readonly #fetch: FetchResources;
  readonly #defaultCatalog: string | undefined;

  /** @param defaultCatalog root of the catalog `default`. */
  constructor(fetch: FetchResources, defaultCatalog: string | undefined) {
    this.#fetch = fetch;
    this.#defaultCatalog = defaultCatalog;
  }

  /** @param pinned what an earlier publication of this very text took from outside, if there is one. */
  async execute(source: Uint8Array, mediaType: MediaType, pinned: Pinned = nothingPinned): Promise<Checked> {
    if (source.byteLength > maxDefinitionBytes) return { ok: false, errors: [{ pointer: '', message: `A definition has at most ${maxDefinitionBytes} bytes.`, line: 1, column: 1 }] };
    const read = readSource(source, mediaType);
    if (!read.ok) return read;
    const parsed = parseDefinition(read.document.value, true);
    if (parsed.ok) return this.#compile(parsed.definition, read.document, pinned);
    if (parsed.sound === undefined) return { ok: false, errors: toldProblems(parsed.errors, read.document.locate), document: read.document.value };
    // What has a mistake was never published: nothing of it is pinned.
    return this.#compile(parsed.sound, read.document, nothingPinned, parsed.errors);
  }

  /** What is fetched may name more. `issues`: what is known to be wrong. */
  async #compile(definition: Definition, { value, locate }: SourceDocument, pinned: Pinned, issues: readonly Issue[] = []): Promise<Checked> {
    const resources = new Map<string, JsonValue>();
    for (let first = true; ; first = false) {
      const compiled = compileWorkflow(definition, { schemas: jsonSchemas, resources, defaultCatalog: this.#defaultCatalog });
      const wanted = compiled.ok ? [] : compiled.wanted;
      if (wanted.length > 0 && first) for (const [name, content] of Object.entries(await pinned(definition.document))) resources.set(name, content);
      if (first && resources.size > 0) continue;
      const unreachable = wanted.length === 0 ? [] : await this.#fetch.execute(wanted, resources);
      if (wanted.length > 0 && unreachable.length === 0) continue;
      const errors = [...(compiled.ok ? [] : compiled.errors), ...scheduleErrors(definition)];
      const told = [...issues, ...unreachable, ...errors.filter(({ pointer }) => !unreachable.some((each) => each.pointer === pointer))];
      if (told.length > 0) return { ok: false, errors: toldProblems(told, locate), document: value };
      return { ok: true, definition, document: value, warnings: toldProblems(definitionWarnings(value as JsonValue), ({ pointer, message }) => locate({ pointer: pointer(), message })), // it was parsed, and so is data
        ...(resources.size === 0 ? {} : { resources: Object.fromEntries(resources) }) };
    }
  }
}

function scheduleErrors({ schedule }: Definition): { readonly pointer: string; readonly message: string }[] {
  const cron = schedule?.cron === undefined ? undefined : parseCron(schedule.cron);
  const starting = schedule?.on === undefined ? undefined : compileStartFilter(schedule.on);
  return [...(cron?.ok === false ? [{ pointer: '/schedule/cron', message: cron.message }] : []), ...(starting?.ok === false ? starting.errors : [])];
}
