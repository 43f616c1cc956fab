import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/u, '');

const generated = new Set(['node_modules', 'dist', 'coverage', '.git', '.turbo', '.tools', '.holdfast']);

/** Paths from the root of every file that people write, in alphabetical order. */
export const files: readonly string[] = walk(root).toSorted();

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (generated.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : [relative(root, path)];
  });
}

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

export const sources = files.filter((path) => /^(?:apps|libs|deploy|test)\/.*\.ts$/u.test(path));

export function isTest(path: string): boolean {
  return /\.(?:test|testsuite)\.ts$/u.test(path);
}

/** Folders with a package.json, from the root: `apps/identity`. */
export const packages = files.filter((path) => /^(?:apps|libs|deploy)\/[^/]+\/package\.json$/u.test(path)).map((path) => path.replace('/package.json', ''));

export const libraries = packages.filter((path) => path.startsWith('libs/')).map((path) => basename(path));

/** TypeScript without its comments; what strings hold stays. */
export function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//gu, '').replaceAll(/(^|[^:'"`])\/\/.*$/gmu, '$1');
}
