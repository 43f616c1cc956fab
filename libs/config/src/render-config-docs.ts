import type { z } from 'zod';
import { describeVariable } from './variable-meta.ts';

export interface ServiceVariables {
  readonly service: string;
  readonly schema: z.ZodObject;
}

const head = ['| variable | default | unit | what it does | secret |', '| --- | --- | --- | --- | --- |'];

/**
 * The body of docs/config.md: a table of the variables that every service has in the same words, then one a service.
 *
 * @throws {TypeError} when a variable has no unit or sentence.
 */
export function renderConfigDocs(services: readonly ServiceVariables[]): string {
  const tables = services.map(({ service, schema }) => ({ service, rows: rowsOf(schema) }));
  const first = tables[0]?.rows ?? [];
  const inEvery = tables.length < 2 ? [] : first.filter((row) => tables.every(({ rows }) => rows.includes(row)));
  const sections = [
    ...(inEvery.length > 0 ? [section('Every service', inEvery)] : []),
    ...tables
      .map(({ service, rows }) => ({ service, own: rows.filter((row) => !inEvery.includes(row)) }))
      .filter(({ own }) => own.length > 0)
      .map(({ service, own }) => section(service, own)),
  ];
  return `${sections.join('\n\n')}\n`;
}

function section(title: string, rows: readonly string[]): string {
  return [`## ${title}`, '', ...head, ...rows].join('\n');
}

function rowsOf(schema: z.ZodObject): string[] {
  return Object.entries(schema.shape).map(([name, variable]) => {
    const { unit, sentence, secret, defaultValue, required } = describeVariable(name, variable);
    return `| \`${name}\` | ${defaultCell(defaultValue, required)} | ${cell(unit)} | ${cell(sentence)} | ${secret === true ? 'yes' : ''} |`;
  });
}

function defaultCell(value: string | undefined, required: boolean): string {
  if (value === undefined) return required ? 'required' : 'not set';
  return value === '' ? 'empty' : `\`${cell(value)}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
