import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { repositoryRoot } from '../paths.ts';
import { nextMigration, planFiles, writeFiles, type PlannedFile } from '../scaffold/lay-out.ts';
import { missingDependencies, type Manifest } from '../scaffold/missing-dependencies.ts';
import { isKebabCase, namingOf } from '../scaffold/naming.ts';
import { CommandError } from '../terminal/command-error.ts';

const usage = 'Usage: npm run new -- lib NAME, or npm run new -- feature APP NAME; names in kebab-case';

/** `pnpm new`: lays out a pure library or a feature of a service the way the others are. */
export async function create(args: readonly string[], _progress?: unknown, root = repositoryRoot): Promise<void> {
  const [kind, ...names] = args;
  if (!names.every(isKebabCase)) throw new CommandError(usage, 64);
  const [first, second] = names;
  if (kind === 'lib' && first !== undefined && second === undefined) return write(root, planLib(root, first), libSteps);
  if (kind === 'feature' && first !== undefined && second !== undefined) return write(root, planFeature(root, first, second), featureSteps(root, first, second));
  throw new CommandError(usage, 64);
}

const libSteps = ['Run pnpm install, so that other packages can depend on it', 'Say in its README what it decides'];

function featureSteps(root: string, app: string, name: string): string[] {
  const manifest = JSON.parse(readFileSync(join(root, 'apps', app, 'package.json'), 'utf8')) as Manifest;
  const missing = missingDependencies(planFeature(root, app, name), manifest);
  return [
    ...(missing.length === 0 ? [] : [`Add to the dependencies in apps/${app}/package.json, then run pnpm install: ${missing.join(', ')}`]),
    `Bind the store and the use case in apps/${app}/src/${app}.module.ts, and list the controller there`,
    `Route /v1/${name}s to ${app} in deploy/gateway/src/routes.ts, if the world may reach it`,
    'Name the permission on the route (libs/contracts/src/permissions.ts) instead of @RequireToken(), unless everybody may use it',
  ];
}

function planLib(root: string, name: string): PlannedFile[] {
  return planFiles(join(repositoryRoot, 'templates', 'lib'), join(root, 'libs', name), namingOf(name, ''));
}

function planFeature(root: string, app: string, name: string): PlannedFile[] {
  const home = join(root, 'apps', app);
  if (!existsSync(home)) throw new CommandError(`There is no service ${app} in apps/`, 64);
  const naming = namingOf(name, app);
  const templates = join(repositoryRoot, 'templates');
  const number = nextMigration(join(home, 'migrations'));
  return [
    ...planFiles(join(templates, 'feature'), join(home, 'src', name), naming),
    ...planFiles(join(templates, 'contract'), join(root, 'libs', 'contracts', 'src', 'http'), naming),
    ...planFiles(join(templates, 'migration'), join(home, 'migrations'), naming).map(({ content }) => ({ path: join(home, 'migrations', `${number}-${name}s.sql`), content })),
  ];
}

function write(root: string, files: readonly PlannedFile[], steps: readonly string[]): void {
  const taken = writeFiles(files);
  if (taken !== undefined) throw new CommandError(`${relative(root, taken)} exists already; nothing was written`);
  process.stdout.write(['Wrote:', ...files.map(({ path }) => `  ${relative(root, path)}`), '', 'What is left:', ...steps.map((step) => `  - ${step}`), ''].join('\n'));
}
