import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { toolsDir } from '../paths.ts';
import { unpackDebianPackages } from './debian-packages.ts';

/** The library that gives a process another clock, of the system or of Debian's package; or why it cannot be had. */
export async function findLibfaketime(tools = toolsDir): Promise<{ readonly path: string } | { readonly refused: string }> {
  const onSystem = libraryBelow('/usr/lib');
  if (onSystem !== undefined) return { path: onSystem };
  const unpacked = await unpackDebianPackages(['faketime', 'libfaketime'], 'faketime', tools);
  if ('refused' in unpacked) return unpacked;
  const path = libraryBelow(join(dirname(dirname(unpacked.path)), 'lib'));
  return path === undefined ? { refused: 'the package does not contain libfaketimeMT.so.1' } : { path };
}

function libraryBelow(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  return readdirSync(folder).map((triplet) => join(folder, triplet, 'faketime', 'libfaketimeMT.so.1')).find((file) => existsSync(file));
}
