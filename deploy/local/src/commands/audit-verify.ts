import { parseArgs } from 'node:util';
import { verifyFile } from '@holdfast/audit/verify-file';
import { CommandError } from '../terminal/command-error.ts';
import type { Progress } from '../terminal/progress.ts';

/**
 * `npm run audit:verify -- FILE --jwks FILE`: checks an export of the audit without a connection to anything.
 *
 * @throws {CommandError} 1 naming each line that is not as it was signed; 64 when a file is not named
 */
export async function auditVerify(args: readonly string[], progress: Progress): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...args], options: { jwks: { type: 'string' } }, allowPositionals: true });
  const [path] = positionals;
  if (path === undefined || values.jwks === undefined) throw new CommandError('Name the export and its keys: audit:verify FILE --jwks FILE', 64);
  const { records, checkpoints, signedThrough, findings } = await verifyFile(path, values.jwks);
  if (findings.length > 0) throw new CommandError(findings.map(({ line, problem }) => `${path}:${line}: ${problem}`).join('\n'), 1);
  progress.say(`${path}: ${records} records and ${checkpoints} checkpoints, signed through record ${signedThrough}`);
}
