import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult, type IForbiddenRuleType, type IResolveOptions } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
// @ts-expect-error -- plain JavaScript, which the tool loads by itself; typed below
import configuration, { adapterLibs, pureLibs } from '../../.dependency-cruiser.mjs';
import { libraries, root } from './repository.ts';

const { forbidden, options }: { forbidden: IForbiddenRuleType[]; options: ICruiseOptions & { enhancedResolveOptions: Partial<IResolveOptions> } } = configuration;

async function cruised(folder: string, roots: string[]): Promise<ICruiseResult> {
  const { output } = await cruise(roots, { ...options, baseDir: folder, validate: true, ruleSet: { forbidden } }, options.enhancedResolveOptions);
  if (typeof output === 'string') throw new TypeError('expected modules, not a report');
  return output;
}

const violations = ({ summary }: ICruiseResult) => summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).toSorted();

/** The rule, and an import that it must find. A bare name is a package or a builtin. */
const planted: readonly (readonly [rule: string, from: string, to: string])[] = [
  ['pure-lib-imports-pure-libs', 'libs/ids/src/a.ts', 'libs/contracts/src/shape.ts'],
  ['pure-lib-imports-pure-libs', 'libs/jq/src/a.ts', 'libs/postgres/src/query.ts'],
  ['pure-lib-imports-pure-libs', 'libs/workflow-core/src/a.ts', 'apps/engine/src/start.ts'],
  ['pure-lib-has-no-builtin', 'libs/clock/src/a.ts', 'node:fs'],
  ['pure-lib-has-no-package', 'libs/problem/src/a.ts', 'typeorm'],
  ['pure-lib-has-no-package', 'libs/jq/src/b.ts', 'zod'],
  ['json-schema-has-ajv-only', 'libs/json-schema/src/a.ts', 'zod'],
  ['workflow-core-has-zod-only', 'libs/workflow-core/src/b.ts', 'typeorm'],
  ['contracts-import-pure-libs', 'libs/contracts/src/a.ts', 'libs/queue/src/outbox.ts'],
  ['contracts-have-zod-only', 'libs/contracts/src/b.ts', 'typeorm'],
  ['contracts-have-no-builtin', 'libs/contracts/src/c.ts', 'node:fs'],
  ['adapter-lib-is-one-technology', 'libs/queue/src/a.ts', 'libs/postgres/src/query.ts'],
  ['adapter-lib-is-one-technology', 'libs/nest-http/src/a.ts', 'apps/engine/src/start.ts'],
  ['adapter-lib-is-one-technology', 'libs/unheard-of/src/a.ts', 'libs/postgres/src/query.ts'],
  ['lib-test-imports-libs', 'libs/queue/src/a.test.ts', 'apps/engine/src/start.ts'],
  ['app-imports-no-other-app', 'apps/mailer/src/mailer.module.ts', 'apps/engine/src/start.ts'],
  ['app-imports-no-other-app', 'apps/mailer/src/a.test.ts', 'apps/engine/src/start.ts'],
  ['use-case-imports-pure-libs', 'apps/engine/src/a.ts', 'libs/contracts/src/shape.ts'],
  ['use-case-imports-pure-libs', 'apps/engine/src/instance.store.ts', 'libs/postgres/src/query.ts'],
  ['use-case-imports-pure-libs', 'apps/engine/src/instance.store.memory.ts', 'libs/telemetry/src/logger.ts'],
  ['use-case-has-no-framework', 'apps/engine/src/b.ts', 'typeorm'],
  ['use-case-has-no-framework', 'apps/engine/src/c.ts', '@nestjs/common'],
  ['oidc-has-one-framework', 'apps/identity/src/oidc/c.ts', 'typeorm'],
  ['use-case-imports-no-shell', 'apps/engine/src/d.ts', 'apps/engine/src/thing.store.postgres.ts'],
  ['use-case-imports-no-shell', 'apps/engine/src/e.ts', 'apps/engine/src/engine.module.ts'],
  ['door-imports-contracts-and-nest', 'apps/engine/src/a.controller.ts', 'libs/postgres/src/query.ts'],
  ['door-imports-contracts-and-nest', 'apps/engine/src/a.consumer.ts', 'libs/queue/src/outbox.ts'],
  ['door-has-no-driver', 'apps/engine/src/b.controller.ts', 'typeorm'],
  ['door-imports-no-shell', 'apps/engine/src/c.controller.ts', 'apps/engine/src/thing.store.postgres.ts'],
  ['row-belongs-to-its-store', 'apps/engine/src/main.ts', 'apps/engine/src/thing.row.ts'],
  ['fakes-are-for-tests', 'apps/engine/src/f.ts', 'apps/engine/src/thing.store.memory.ts'],
  ['testkit-is-for-tests', 'apps/engine/src/other.module.ts', 'libs/testkit/src/database.ts'],
  ['fakes-are-for-tests', 'apps/engine/src/j.ts', 'apps/engine/src/testing/world.ts'],
  ['test-meets-apps-on-the-network', 'test/journeys/a.test.ts', 'apps/engine/src/start.ts'],
  ['deploy-knows-configurations-only', 'deploy/local/src/a.ts', 'apps/engine/src/start.ts'],
  ['no-cycle', 'libs/ids/src/one.ts', 'libs/ids/src/two.ts'],
  ['no-drawer', 'libs/ids/src/utils/text.ts', 'libs/clock/src/ok.ts'],
  ['no-import-of-drawer', 'libs/ids/src/h.ts', 'libs/clock/src/helpers.ts'],
  ['resolves', 'libs/ids/src/g.ts', './nothing.ts'],
];

/** The way back that makes a cycle of what was planted. */
const wayBack = ['libs/ids/src/two.ts', 'libs/ids/src/one.ts'] as const;

/** Imports that the table allows. */
const allowed: readonly (readonly [from: string, to: string])[] = [
  ['libs/jq/src/fine.ts', 'libs/ids/src/fine.ts'],
  ['libs/json-schema/src/fine.ts', 'ajv'],
  ['libs/workflow-core/src/fine.ts', 'zod'],
  ['libs/contracts/src/fine.ts', 'zod'],
  ['libs/contracts/src/fine-too.ts', 'libs/ids/src/fine.ts'],
  ['libs/queue/src/fine.ts', 'libs/contracts/src/fine.ts'],
  ['libs/queue/src/fine-too.ts', 'libs/telemetry/src/logger.ts'],
  ['libs/queue/src/fine.test.ts', 'libs/postgres/src/query.ts'],
  ['apps/engine/src/fine.ts', 'libs/jq/src/fine.ts'],
  ['apps/engine/src/fine.controller.ts', 'libs/contracts/src/fine.ts'],
  ['apps/engine/src/fine-too.controller.ts', 'libs/nest-http/src/unwrap.ts'],
  ['apps/engine/src/fine.store.postgres.ts', 'libs/postgres/src/query.ts'],
  ['apps/engine/src/fine.store.memory.ts', 'apps/engine/src/fine.ts'],
  ['apps/engine/src/fine.module.ts', 'apps/engine/src/fine.store.postgres.ts'],
  ['apps/engine/src/fine.test.ts', 'apps/engine/src/fine.store.memory.ts'],
  ['apps/engine/src/fine.integration.test.ts', 'libs/testkit/src/database.ts'],
  ['apps/engine/src/testing/fine.ts', 'libs/testkit/src/database.ts'],
  ['test/journeys/fine.ts', 'libs/testkit/src/database.ts'],
  ['deploy/local/src/fine.ts', 'apps/engine/src/config.ts'],
];

let tree = '';
let found: string[] = [];

function write(path: string, content: string): void {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), content);
}

/** Folders and files are written as they would stand in the repository; each imports what its line says. */
function plant(imports: readonly (readonly [from: string, to: string])[]): void {
  const importing = new Set(imports.map(([from]) => from));
  const isPath = (to: string) => /^(?:apps|libs|deploy|test)\//u.test(to);
  for (const [, to] of imports.filter(([, target]) => isPath(target) && !importing.has(target))) write(to, 'export const it = 1;\n');
  for (const [from, to] of imports) {
    const path = relative(dirname(from), to);
    write(from, `import type { it } from '${isPath(to) ? (path.startsWith('.') ? path : `./${path}`) : to}';\nexport type It = typeof it;\n`);
  }
  for (const name of ['ajv', 'zod', 'typeorm', '@nestjs/common']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    write(`node_modules/${name}/index.js`, '');
  }
  write('package.json', JSON.stringify({ name: 'planted', dependencies: { ajv: '1', zod: '1', typeorm: '1', '@nestjs/common': '1' } }));
}

beforeAll(async () => {
  tree = mkdtempSync(join(tmpdir(), 'holdfast-boundaries-'));
  plant([...planted.map(([, from, to]) => [from, to] as const), wayBack, ...allowed]);
  found = violations(await cruised(tree, ['apps', 'libs', 'deploy', 'test']));
}, 60_000);

afterAll(() => rmSync(tree, { recursive: true, force: true }));

describe('the import table', () => {
  it.each(planted)('%s finds %s importing %s', (rule, from, to) => {
    const target = to.startsWith('./') || to.startsWith('node:') ? to.replace('node:', '') : to;
    expect(found.filter((violation) => violation.startsWith(`${rule}: ${from} → `) && violation.includes(target))).not.toEqual([]);
  });

  it.each(allowed)('lets %s import %s', (from) => {
    expect(found.filter((violation) => violation.includes(`: ${from} → `))).toEqual([]);
  });

  it('has a planted violation for each of its rules', () => {
    expect([...new Set(planted.map(([rule]) => rule))].toSorted()).toEqual(forbidden.map(({ name }) => String(name)).toSorted());
  });

  it('knows every library: pure, contracts or adapter', () => {
    expect(libraries.filter((name) => ![...pureLibs, ...adapterLibs, 'contracts'].includes(name))).toEqual([]);
  });

  it('holds in this repository, where it looks at every source and sees through workspace packages to their sources', async () => {
    const result = await cruised(root, ['apps', 'libs', 'deploy', 'test']);
    const module = result.modules.find(({ source }) => source === 'apps/identity/src/identity.module.ts');

    expect(violations(result)).toEqual([]);
    expect(result.modules.filter(({ source }) => /^(?:apps|libs)\/.*\.ts$/u.test(source)).length).toBeGreaterThan(100);
    expect(module?.dependencies.map(({ resolved }) => resolved)).toContain('libs/postgres/src/open-database.ts');
  }, 60_000);
});
