import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

export interface ChildOptions {
  /** For messages: "postgres". */
  readonly name: string;
  /** The program and its arguments. */
  readonly command: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Both streams are appended here; created with mode 0600. */
  readonly logFile: string;
  /** The signal that asks it to finish; SIGTERM by default. */
  readonly stopSignal?: NodeJS.Signals;
}

export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program that runs until it is stopped. */
export interface Child {
  readonly name: string;
  readonly pid: number;
  readonly exited: Promise<ChildExit>;
  /** Undefined while it runs. */
  exit(): ChildExit | undefined;
  kill(signal: NodeJS.Signals): void;
  /** Asks it to finish, and kills it after the grace (milliseconds; 15,000 by default). Never throws. */
  stop(graceMs?: number): Promise<ChildExit>;
}

/**
 * Starts a program in a session of its own, so that Ctrl-C reaches only the launcher, which then stops everything in order.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const [program, ...args] = options.command;
  if (program === undefined) throw new Error(`No command for ${options.name}`);
  mkdirSync(dirname(options.logFile), { recursive: true, mode: 0o700 });
  const log = openSync(options.logFile, 'a', 0o600);
  try {
    const started = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', log, log],
      detached: true,
    });
    await new Promise<void>((resolve, reject) => {
      started.once('spawn', resolve);
      started.once('error', reject);
    });
    const { pid } = started;
    if (pid === undefined) throw new Error(`${options.name} has no process id`);

    let exit: ChildExit | undefined;
    const exited = new Promise<ChildExit>((resolve) => {
      started.once('exit', (code, signal) => resolve((exit = { code, signal })));
    });
    const kill = (signal: NodeJS.Signals): void => {
      if (exit === undefined) started.kill(signal);
    };
    return {
      name: options.name,
      pid,
      exited,
      exit: () => exit,
      kill,
      async stop(graceMs = 15_000) {
        kill(options.stopSignal ?? 'SIGTERM');
        const lastResort = setTimeout(() => kill('SIGKILL'), graceMs);
        const result = await exited;
        clearTimeout(lastResort);
        return result;
      },
    };
  } finally {
    closeSync(log);
  }
}
