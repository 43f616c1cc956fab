import type { ProblemPlace } from '@holdfast/problem/problem';
import { parseCron } from '@holdfast/schedule-core/cron/parse-cron';
import { compileWorkflow } from '@holdfast/workflow-core/compile-workflow';
import { parseDefinition } from '@holdfast/workflow-core/definition/parse-definition';
import type { Definition } from '@holdfast/workflow-core/definition/definition';
import { compileStartFilter } from '@holdfast/workflow-core/events/start-filter';
import { jsonSchemas } from './json-schemas.ts';
import { readSource, type MediaType } from './read-source.ts';

export type Checked =
  | { readonly ok: true; readonly definition: Definition; readonly document: unknown }
  /** Every problem there is: what is no data has no other, and what does not have the form of a definition is not compiled. */
  | { readonly ok: false; readonly errors: readonly ProblemPlace[] };

/** Bytes of a definition. */
export const maxDefinitionBytes = 256 * 1024;

/** Reads, parses and compiles the text of a definition. */
export function checkDefinition(source: Uint8Array, mediaType: MediaType): Checked {
  if (source.byteLength > maxDefinitionBytes) return { ok: false, errors: [{ pointer: '', message: `A definition has at most ${maxDefinitionBytes} bytes.`, line: 1, column: 1 }] };
  const read = readSource(source, mediaType);
  if (!read.ok) return read;
  const { document } = read;
  const parsed = parseDefinition(document.value);
  if (!parsed.ok) return { ok: false, errors: parsed.errors.map(document.locate) };
  const compiled = compileWorkflow(parsed.definition, { schemas: jsonSchemas });
  const errors = [...(compiled.ok ? [] : compiled.errors), ...scheduleErrors(parsed.definition)];
  return errors.length === 0 ? { ok: true, definition: parsed.definition, document: document.value } : { ok: false, errors: errors.map(document.locate) };
}

function scheduleErrors({ schedule }: Definition): { readonly pointer: string; readonly message: string }[] {
  const cron = schedule?.cron === undefined ? undefined : parseCron(schedule.cron);
  const starting = schedule?.on === undefined ? undefined : compileStartFilter(schedule.on);
  return [...(cron?.ok === false ? [{ pointer: '/schedule/cron', message: cron.message }] : []), ...(starting?.ok === false ? starting.errors : [])];
}
