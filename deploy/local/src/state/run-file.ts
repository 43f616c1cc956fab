import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from './replace-file.ts';

/** Where a running platform is found; written when it is ready, removed when it stops. Holds no secret. */
export interface RunFile {
  /** Of the launcher. */
  readonly pid: number;
  readonly gatewayUrl: string;
  /** HTTP page and API of the mail catcher. */
  readonly mailUrl: string;
  /** Trust this to talk to the gateway. */
  readonly caFile: string;
  readonly bootstrapSecretFile: string;
  readonly ports: Readonly<Record<string, number>>;
}

export function writeRunFile(stateDir: string, run: RunFile): void {
  replaceFile(join(stateDir, 'run.json'), `${JSON.stringify(run, undefined, 2)}\n`);
}

/** Undefined when nothing runs, or what ran was killed before it could say so (see `lockHolder`). */
export function readRunFile(stateDir: string): RunFile | undefined {
  try {
    return JSON.parse(readFileSync(join(stateDir, 'run.json'), 'utf8')) as RunFile;
  } catch {
    return undefined;
  }
}

export function removeRunFile(stateDir: string): void {
  rmSync(join(stateDir, 'run.json'), { force: true });
}
