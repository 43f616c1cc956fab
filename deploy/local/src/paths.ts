import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout this package belongs to. */
export const repositoryRoot = fileURLToPath(new URL('../../../', import.meta.url)).replace(/\/$/, '');

/** What was fetched and can be fetched again: pnpm, unpacked Debian packages. Ignored by git. */
export const toolsDir = join(repositoryRoot, '.tools');

/** The state of `npm start`: databases, keys, logs. Ignored by git; removed by `--fresh`. */
export const defaultStateDir = join(repositoryRoot, '.holdfast');
