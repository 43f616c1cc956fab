import type { PlannedFile } from './lay-out.ts';

/** What a package.json says it depends on, as far as it matters here. */
export interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** The packages that files import and a manifest lacks, sorted. */
export function missingDependencies(files: readonly PlannedFile[], manifest: Manifest): string[] {
  const imported = files.flatMap(({ content }) => [...content.matchAll(/ from '(@[^/']+\/[^/']+)/g)].map(([, name = '']) => name));
  const present = { ...manifest.dependencies, ...manifest.devDependencies };
  return [...new Set(imported)].filter((name) => !(name in present)).sort();
}
