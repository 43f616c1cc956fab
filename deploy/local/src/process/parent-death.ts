import { findProgram } from './find-program.ts';
import { runCommand } from './run-command.ts';

/**
 * The words to put before a command so that the kernel signals it when the process that started it dies, however that
 * died. Empty where the system cannot (macOS, busybox): there the next start finds and stops what was left.
 */
export async function onParentDeath(signal: 'INT' | 'TERM' | 'KILL'): Promise<readonly string[]> {
  const setpriv = await (usable ??= findUsable());
  return setpriv === undefined ? [] : [setpriv, '--pdeathsig', signal, '--'];
}

let usable: Promise<string | undefined> | undefined;

async function findUsable(): Promise<string | undefined> {
  const setpriv = process.platform === 'linux' ? findProgram('setpriv') : undefined;
  if (setpriv === undefined) return undefined;
  const trial = await runCommand(setpriv, ['--pdeathsig', 'TERM', '--', process.execPath, '--version']);
  return trial.code === 0 ? setpriv : undefined;
}
