import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { files, isTest, packages, read, sources, withoutComments } from './repository.ts';

const inPackages = sources.filter((path) => /^(?:apps|libs)\/[^/]+\/src\//u.test(path));
const lines = (path: string) => read(path).trimEnd().split('\n').length;

/** noun-or-verb-phrase, then what kind of file it is. */
const fileName = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:controller|consumer|module|row|postgres|redis|testsuite|store|store\.(?:memory|postgres|redis|testsuite)))?(?:\.integration)?(?:\.test)?\.ts$/u;
const drawer = /^(?:utils?|common|helpers?|misc|shared)(?:\..*)?$/u;

describe('the sources', () => {
  it('are found', () => {
    expect(inPackages.length).toBeGreaterThan(200);
  });

  it('have names of the closed list of suffixes', () => {
    expect(inPackages.filter((path) => !fileName.test(basename(path)))).toEqual([]);
  });

  it('have no folder or file named utils, common, helpers, misc or shared', () => {
    expect(files.filter((path) => path.split('/').some((segment) => drawer.test(segment)))).toEqual([]);
  });

  it('have no barrel', () => {
    expect(sources.filter((path) => /(?:^|\/)index\.ts$/u.test(path) || /^export \* /mu.test(read(path)))).toEqual([]);
  });

  it('have at most 300 lines a file, and tests 500', () => {
    expect(sources.filter((path) => lines(path) > (isTest(path) ? 500 : 300)).map((path) => `${path}: ${lines(path)}`)).toEqual([]);
  });

  it('have a median of at most 100 lines and nine of ten files below 220', () => {
    const sizes = inPackages.filter((path) => !isTest(path)).map(lines).toSorted((one, other) => one - other);

    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(100);
    expect(sizes[Math.floor(sizes.length * 0.9)]).toBeLessThanOrEqual(220);
  });

  it('never say any', () => {
    expect(sources.filter((path) => /(?::\s*|\bas\s+|<|,\s*|\|\s*)any\b(?!\w|['’-])\s*[;,)>=[\]|{]/u.test(withoutComments(read(path))))).toEqual([]);
  });

  it('give a reason with every suppression', () => {
    const suppressions = sources.flatMap((path) =>
      read(path).split('\n').filter((line) => /(?:\/\/|\/\*)\s*(?:oxlint-disable|eslint-disable|@ts-expect-error|@ts-ignore|@ts-nocheck)/u.test(line)).map((line) => `${path}: ${line.trim()}`),
    );

    expect(suppressions.filter((line) => !/ -- \S+/u.test(line) || /@ts-ignore|@ts-nocheck/u.test(line))).toEqual([]);
  });

  it('leave nothing for later', () => {
    expect(sources.filter((path) => !path.startsWith('test/repo/') && /\b(?:TODO|FIXME|XXX|HACK)\b/u.test(read(path)))).toEqual([]);
  });

  it('take the current time from a clock in pure libraries', () => {
    const pure = sources.filter((path) => /^libs\/(?:clock|contracts|ids|jq|json|problem|transaction|workflow-core)\//u.test(path) && !isTest(path));

    expect(pure.filter((path) => path !== 'libs/clock/src/system-clock.ts' && /new Date\(\)|Date\.now\b/u.test(withoutComments(read(path))))).toEqual([]);
  });

  it('import no built file', () => {
    expect(sources.filter((path) => /from '(?:\.|@holdfast\/)[^']*\/dist\/[^']*'/u.test(read(path)))).toEqual([]);
  });

  it('start a service in at most 20 lines', () => {
    expect(sources.filter((path) => /^apps\/[^/]+\/src\/main\.ts$/u.test(path) && lines(path) > 20)).toEqual([]);
  });
});

describe('the packages', () => {
  it.each(packages)('%s is named after its folder and has a charter', (path) => {
    const { name } = JSON.parse(read(`${path}/package.json`)) as { name: string };

    expect(name).toBe(`@holdfast/${basename(path)}`);
    expect(files).toContain(`${path}/README.md`);
  });

  it('pin every dependency of the root and name no version range but the workspace for our own', () => {
    const manifests = packages.map((path) => JSON.parse(read(`${path}/package.json`)) as { dependencies?: Record<string, string>; devDependencies?: Record<string, string> });
    const own = manifests.flatMap(({ dependencies, devDependencies }) => Object.entries({ ...dependencies, ...devDependencies })).filter(([name]) => name.startsWith('@holdfast/'));
    const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> };

    expect(own.filter(([, version]) => version !== 'workspace:*')).toEqual([]);
    expect(Object.entries(devDependencies).filter(([, version]) => !/^\d+\.\d+\.\d+/u.test(version))).toEqual([]);
  });

  it('have among their dependencies whatever they import when they run: an image holds nothing else', () => {
    const running = inPackages.filter((path) => !isTest(path) && !path.includes('/src/testing/') && !path.startsWith('libs/testkit/'));
    const missing = running.flatMap((path) => {
      const { name, dependencies = {} } = JSON.parse(read(`${path.split('/src/')[0] ?? ''}/package.json`)) as { name: string; dependencies?: Record<string, string> };
      const imported = [...withoutComments(read(path)).matchAll(/^(?:import|export) (?!type )[^'";]*?from '(?<from>[^'.]+[^']*)';$|^import '(?<alone>[^'.]+[^']*)';$/gmu)].map(({ groups }) => groups?.['from'] ?? groups?.['alone'] ?? '');
      const wanted = imported.filter((from) => !from.startsWith('node:')).map((from) => from.split('/').slice(0, from.startsWith('@') ? 2 : 1).join('/'));
      return wanted.filter((wants) => wants !== name && dependencies[wants] === undefined).map((wants) => `${path}: ${wants}`);
    });

    expect(running.length).toBeGreaterThan(100);
    expect(missing).toEqual([]);
  });

  it('number their migrations from 1 without a gap', () => {
    const migrations = files.filter((path) => /\/migrations\/[^/]+$/u.test(path) && /^(?:apps|libs)\//u.test(path));
    const folders = Map.groupBy(migrations, (path) => path.replace(/\/[^/]+$/u, ''));

    expect(migrations.filter((path) => !/^\d{4}-[a-z0-9]+(?:-[a-z0-9]+)*(?:\.online)?\.sql$/u.test(basename(path)))).toEqual([]);
    for (const [folder, paths] of folders) {
      expect(paths.map((path) => Number(basename(path).slice(0, 4))), folder).toEqual(paths.map((_, index) => index + 1));
    }
  });
});
