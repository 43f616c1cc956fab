import { LockedError } from './state/lock.ts';
import { commands } from './commands/commands.ts';
import { MissingProgramError } from './provision/missing-program.ts';
import { CommandError } from './terminal/command-error.ts';
import { createProgress } from './terminal/progress.ts';

const [name = '', ...args] = process.argv.slice(2);
const progress = createProgress(Number(process.env.HOLDFAST_STARTED_AT ?? Date.now()));
// It belongs to this command alone: to a service it would be an unknown setting.
delete process.env.HOLDFAST_STARTED_AT;

const command = commands[name];
if (command === undefined) {
  process.stderr.write(`Unknown command "${name}". There are: ${Object.keys(commands).join(', ')}\n`);
  process.exitCode = 64;
} else {
  try {
    await (await command())(args, progress);
  } catch (error) {
    const misused = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
    const expected = misused || error instanceof CommandError || error instanceof LockedError || error instanceof MissingProgramError;
    process.stderr.write(`${expected || !(error instanceof Error) ? String(error).replace(/^\w+Error: /, '') : describe(error)}\n`);
    process.exitCode = error instanceof CommandError ? error.exitCode : misused ? 64 : 1;
  }
}

function describe(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by: ${error.cause.message}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
