import { readFileSync } from 'node:fs';
import { startChild, type Child, type ChildExit, type ChildOptions } from '../process/child.ts';
import { waitUntil } from '../process/wait-until.ts';
import type { ProcessRecord } from '../state/process-record.ts';
import { restartDelay } from './restart-delay.ts';

export interface SupervisedOptions extends Omit<ChildOptions, 'env'> {
  /** A function is asked at each start. */
  readonly env?: NodeJS.ProcessEnv | (() => NodeJS.ProcessEnv);
  /** Throws while it is not ready. */
  readonly ready: () => Promise<void>;
  readonly record: ProcessRecord;
  readonly report: (line: string) => void;
  /** Starts it again as soon after the hundredth end as after the first. */
  readonly tireless?: boolean;
}

/** A program of the platform that is started again whenever it ends without having been asked to. */
export interface Supervised {
  readonly name: string;
  /** Of the current process; changes with each start. */
  readonly pid: number | undefined;
  /** Signals the process without waiting for anything: SIGHUP, SIGSTOP, SIGCONT. */
  signal(signal: NodeJS.Signals): void;
  /**
   * Ends the process with the signal and waits until it is gone. It is started again after a short delay unless `restart`
   * is false; then only `restart()` brings it back.
   */
  kill(signal: NodeJS.Signals, options?: { readonly restart?: boolean }): Promise<void>;
  /** Stops it in order and starts it again; resolves when it is ready. */
  restart(): Promise<void>;
  /** Resolves when it is ready; fails after a minute, or when it ended three times in a row without becoming ready. */
  waitReady(): Promise<void>;
  stop(): Promise<void>;
}

const hopeless = 3;
const steadyAfterMs = 30_000;
const readyWithinMs = 60_000;

export async function supervise(options: SupervisedOptions): Promise<Supervised> {
  let child: Child | undefined;
  /** Whether an end is followed by a start. */
  let wanted = true;
  let failures = 0;
  let pending: NodeJS.Timeout | undefined;
  let starting: Promise<Child> | undefined;

  const start = async (): Promise<void> => {
    const begun = performance.now();
    const started = await (starting = startChild({ ...options, env: typeof options.env === 'function' ? options.env() : options.env }));
    child = started;
    options.record.add(options.name, started.pid);
    void started.exited.then((exit) => ended(started, exit, performance.now() - begun));
  };
  const ended = (gone: Child, exit: ChildExit, livedMs: number): void => {
    options.record.remove(gone.pid);
    if (child === gone) child = undefined;
    if (!wanted) return;
    failures = livedMs > steadyAfterMs || options.tireless === true ? 1 : failures + 1;
    const delay = restartDelay(failures);
    options.report(`${options.name} ended (${exit.signal ?? `exit code ${exit.code}`}); starting it again in ${delay / 1000} s`);
    pending = setTimeout(() => void start().catch((error: unknown) => options.report(`${options.name} cannot be started: ${String(error)}`)), delay);
  };
  const stop = async (): Promise<void> => {
    wanted = false;
    clearTimeout(pending);
    await starting?.catch(() => {});
    await child?.stop();
  };
  const waitReady = async (): Promise<void> => {
    await waitUntil({ what: `${options.name} is ready`, timeoutMs: readyWithinMs }, async () => {
      if (failures >= hopeless) return 'hopeless';
      if (!wanted) return 'stopped';
      if (child === undefined) return undefined;
      await options.ready();
      return 'ready';
    }).then((outcome) => {
      if (outcome === 'stopped') throw new Error(`${options.name} was stopped before it was ready`);
      if (outcome === 'hopeless') throw new Error(`${options.name} does not start. The end of ${options.logFile}:\n${lastLines(options.logFile)}`);
      failures = 0;
    });
  };

  await start();
  return {
    name: options.name,
    get pid() {
      return child?.pid;
    },
    signal: (signal) => child?.kill(signal),
    async kill(signal, { restart = true } = {}) {
      const current = child;
      if (current === undefined) return;
      wanted = restart;
      current.kill(signal);
      await current.exited;
    },
    async restart() {
      await stop();
      wanted = true;
      await start();
      await waitReady();
    },
    waitReady,
    stop,
  };
}

function lastLines(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-15).join('\n');
}
