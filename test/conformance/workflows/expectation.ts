import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { stubs } from './stub.ts';

/** What `<name>.expect.json` says: what an example gets, and what it must come to. */
const expectation = z.looseObject({
  input: z.unknown().optional(),
  stubs: stubs.optional(),
  /** CloudEvents to send once it has started; `id`, `source` and `specversion` are filled in. */
  events: z.array(z.record(z.string(), z.unknown())).default([]),
  /** `completed` unless it says otherwise. */
  state: z.string().default('completed'),
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

/** The first of the folders that has one decides. */
export function readExpectation(folders: readonly string[], name: string): Expectation | undefined {
  const path = folders.map((folder) => join(folder, `${name}.expect.json`)).find(existsSync);
  return path === undefined ? undefined : expectation.parse(JSON.parse(readFileSync(path, 'utf8')));
}
