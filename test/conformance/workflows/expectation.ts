import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '@holdfast/json/parse-json';
import { z } from 'zod';
import { stubs } from './stub.ts';

/** What states are called elsewhere. */
const synonyms: Readonly<Record<string, string>> = { complete: 'completed', succeeded: 'completed', fault: 'faulted', failed: 'faulted', cancel: 'cancelled', canceled: 'cancelled' };

const state = z
  .string()
  .transform((text) => synonyms[text.toLowerCase()] ?? text.toLowerCase())
  .pipe(z.enum(['pending', 'running', 'waiting', 'suspended', 'completed', 'faulted', 'cancelled']));

const cloudEvent = z.record(z.string(), z.unknown());

/** What `<name>.expect.json` says: what an example gets, and what it must come to. */
const expectation = z.looseObject({
  input: z.unknown().optional(),
  stubs: stubs.optional(),
  /** CloudEvents to send once it has started; `id`, `source` and `specversion` are filled in. */
  events: z.union([z.array(cloudEvent), cloudEvent.transform((event) => [event])]).default([]),
  /** `completed` unless it says otherwise. */
  state: state.default('completed'),
  output: z.unknown().optional(),
  /** Members that the error must have. */
  error: z.unknown().optional(),
  /** By name, to be known before it starts. */
  secrets: z.record(z.string(), z.unknown()).default({}),
  /** Texts of other definitions that it runs. */
  definitions: z.array(z.string()).default([]),
  /** How long it may take; default 60. */
  seconds: z.number().default(60),
});
export type Expectation = z.infer<typeof expectation>;

export type ReadExpectation = { readonly ok: true; readonly expectation: Expectation | undefined } | { readonly ok: false; readonly wrong: string };

/** The first of the folders that has one decides. */
export function readExpectation(folders: readonly string[], name: string): ReadExpectation {
  const path = folders.map((folder) => join(folder, `${name}.expect.json`)).find(existsSync);
  if (path === undefined) return { ok: true, expectation: undefined };
  try {
    const read = expectation.safeParse(parseJson(readFileSync(path, 'utf8')));
    return read.success ? { ok: true, expectation: read.data } : { ok: false, wrong: `${path} is not understood: ${read.error.issues.map(({ path: at, message }) => `${at.join('.')}: ${message}`).join('; ')}` };
  } catch (error) {
    return { ok: false, wrong: `${path} is not JSON: ${String(error)}` };
  }
}
