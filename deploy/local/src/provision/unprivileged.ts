import { mkdirSync, statSync } from 'node:fs';
import { findProgram } from '../process/find-program.ts';
import { runCommand } from '../process/run-command.ts';

/** The user that runs Postgres for root where user namespaces are forbidden: `nobody`. */
const nobody = 65534;

/** A way to run a program as somebody other than root. */
interface Way {
  /** The words to put before the program. */
  readonly words: readonly string[];
  /** The user, as seen from outside, who must own the files. */
  readonly owner: number;
}

/**
 * The words to put before a program that refuses to run as root. For an ordinary user there are none. For root: a user
 * namespace in which root has another number (files stay root's), or, where namespaces are forbidden, the user `nobody`,
 * who is given `folder` and, where needed, the right to pass the folders above it.
 */
export async function withoutRoot(program: string, folder: string, ways = possibleWays()): Promise<readonly string[]> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (process.getuid?.() !== 0) return [];
  for (const way of ways) {
    if (!(await succeeds(way, ['/bin/true']))) continue;
    await give(folder, way.owner);
    if (await succeeds(way, ['/bin/sh', '-c', 'test -w "$0" && test -x "$1"', folder, program])) return way.words;
  }
  throw new Error(
    'Postgres refuses to run as root, and this system allows neither user namespaces nor a change of user. ' +
      'Run as an ordinary user, or set HOLDFAST_POSTGRES_ADMIN_URL.',
  );
}

export function possibleWays(): Way[] {
  const unshare = findProgram('unshare');
  const setpriv = findProgram('setpriv');
  const asNobody = [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'];
  return [
    ...(unshare === undefined ? [] : [{ words: [unshare, '--user', '--map-user=1000', '--map-group=1000', '--'], owner: 0 }]),
    ...(setpriv === undefined
      ? []
      : [
          { words: [setpriv, ...asNobody, '--inh-caps=-all', '--'], owner: nobody },
          { words: [setpriv, ...asNobody, '--inh-caps=-all,+dac_override', '--ambient-caps=-all,+dac_override', '--'], owner: nobody },
        ]),
  ];
}

/** The words that run a program without root's rights and with root's files; none for an ordinary user, undefined where forbidden. */
export async function inUserNamespace(): Promise<readonly string[] | undefined> {
  if (process.getuid?.() !== 0) return [];
  const way = possibleWays().find(({ owner }) => owner === 0);
  return way !== undefined && (await succeeds(way, ['/bin/true'])) ? way.words : undefined;
}

async function succeeds(way: Way, command: readonly string[]): Promise<boolean> {
  const [program = '', ...args] = [...way.words, ...command];
  return (await runCommand(program, args, { timeoutMs: 10_000 })).code === 0;
}

async function give(folder: string, owner: number): Promise<void> {
  if (statSync(folder).uid !== owner) await runCommand('chown', ['-R', `${owner}:${owner}`, folder]);
}
