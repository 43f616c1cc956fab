/**
 * Who may import whom. The table, from the strictest to the loosest:
 *
 *   from ↓ may import →                            pure lib  contracts  adapter lib              another app
 *   pure lib                                       yes       no         no                       no
 *   contracts                                      yes       –          no (zod only)            no
 *   adapter lib                                    yes       yes        telemetry, config only   no
 *   use case, port                                 yes       no         no                       never
 *   controller, consumer                           yes       yes        nest-* only              never
 *   .postgres, .redis, .row, .module, main, config yes       yes        yes                      never
 *   test/, deploy/                                 yes       yes        yes                      over the network only
 *
 * test/repo/boundaries.test.ts plants a violation of each rule and looks for it.
 */

export const pureLibs = ['audit-core', 'clock', 'grant-core', 'html', 'ids', 'jq', 'json', 'json-schema', 'problem', 'schedule-core', 'transaction', 'workflow-core'];
export const adapterLibs = ['audit', 'config', 'http-client', 'nest-auth', 'nest-http', 'postgres', 'queue', 'secrets', 'telemetry', 'testkit'];

const lib = (...names) => `^libs/(${names.join('|')})/`;
/** Tests, suites, and what a package's tests share. */
const test = String.raw`([.](test|testsuite)[.]ts$|^(apps|libs)/[^/]+/src/testing/)`;
const shell = String.raw`([.](postgres|redis|row|module)|/src/(main|config))[.]ts$`;
const door = String.raw`[.](controller|consumer)[.]ts$`;
const fake = String.raw`[.]store[.]memory[.]ts$`;
const anyPackage = '(^|/)node_modules/';
const framework = `${anyPackage}(@nestjs|@fastify|fastify|express|rxjs|reflect-metadata|typeorm|pg|ioredis|bullmq|undici|pino|passport|passport-jwt|@opentelemetry|oidc-provider)(/|$)`;
const driver = `${anyPackage}(typeorm|pg|ioredis|bullmq|undici|pino|nodemailer)(/|$)`;
const drawer = String.raw`(^|/)(utils?|common|helpers?|misc|shared)(/|[.][^/]*$)`;

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

export default {
  forbidden: [
    rule('no-cycle', 'Two modules that need each other are one idea, or a third is missing.', {}, { circular: true }),
    rule('resolves', 'An import that does not resolve is not checked by any other rule.', {}, { couldNotResolve: true }),
    rule('no-drawer', 'A file is named by its one idea; utils, common, helpers, misc and shared name none.', { path: drawer, pathNot: anyPackage }, {}),
    rule('no-import-of-drawer', 'A file is named by its one idea; utils, common, helpers, misc and shared name none.', {}, { path: drawer, pathNot: anyPackage }),

    rule('pure-lib-imports-pure-libs', 'A pure library decides; it knows no wire format and no technology.', { path: lib(...pureLibs), pathNot: test }, { path: '^(libs|apps|deploy|test)/', pathNot: lib(...pureLibs) }),
    rule('pure-lib-has-no-builtin', 'A pure library runs anywhere and reads nothing.', { path: lib(...pureLibs), pathNot: test }, { dependencyTypes: ['core'] }),
    rule('pure-lib-has-no-package', 'A pure library has no dependency.', { path: lib(...pureLibs), pathNot: [test, lib('json-schema', 'workflow-core')] }, { path: anyPackage }),
    rule('json-schema-has-ajv-only', 'It bounds what ajv does, and knows nothing else.', { path: lib('json-schema'), pathNot: test }, { path: anyPackage, pathNot: `${anyPackage}ajv/` }),
    rule('workflow-core-has-zod-only', 'The definition is a door, and zod is at every door.', { path: lib('workflow-core'), pathNot: test }, { path: anyPackage, pathNot: `${anyPackage}zod/` }),

    rule('contracts-import-pure-libs', 'Contracts are shapes.', { path: lib('contracts'), pathNot: test }, { path: '^(libs|apps|deploy|test)/', pathNot: lib('contracts', ...pureLibs) }),
    rule('contracts-have-zod-only', 'Contracts are zod schemas and nothing else.', { path: lib('contracts'), pathNot: test }, { path: anyPackage, pathNot: `${anyPackage}zod/` }),
    rule('contracts-have-no-builtin', 'Contracts run anywhere.', { path: lib('contracts'), pathNot: test }, { dependencyTypes: ['core'] }),

    rule(
      'adapter-lib-is-one-technology',
      'An adapter library knows one technology, and telemetry and config beside it.',
      { path: '^libs/([^/]+)/', pathNot: [test, lib('contracts', ...pureLibs)] },
      { path: '^(libs|apps|deploy|test)/', pathNot: ['^libs/$1/', lib('contracts', 'telemetry', 'config', ...pureLibs)] },
    ),
    rule('lib-test-imports-libs', 'A library is tested without the applications.', { path: test, pathNot: '^(apps|deploy|test)/' }, { path: '^(apps|deploy|test)/' }),

    rule('app-imports-no-other-app', 'Services meet on the wire: HTTP or a queue.', { path: '^apps/([^/]+)/' }, { path: '^(apps|deploy|test)/', pathNot: '^apps/$1/' }),
    rule('use-case-imports-pure-libs', 'Use cases and ports see pure libraries and ports.', { path: '^apps/', pathNot: [test, shell, door] }, { path: '^libs/', pathNot: lib(...pureLibs) }),
    rule('use-case-has-no-framework', 'Frameworks and drivers stay in controllers, stores and modules.', { path: '^apps/', pathNot: [test, shell, door, '^apps/identity/src/oidc/'] }, { path: framework }),
    rule('oidc-has-one-framework', 'This folder speaks the OpenID specification in the words of oidc-provider (ADR 22), and knows no other framework.', { path: '^apps/identity/src/oidc/', pathNot: [test, shell, door] }, { path: framework, pathNot: 'node_modules/oidc-provider/' }),
    rule('use-case-imports-no-shell', 'A use case is given its adapters by the module.', { path: '^apps/', pathNot: [test, shell, door] }, { path: ['^apps/.*[.](postgres|redis|row|module)[.]ts$', `^apps/.*${door}`] }),
    rule('door-imports-contracts-and-nest', 'A controller or consumer translates between the wire and one use case.', { path: `^apps/.*${door}` }, { path: '^libs/', pathNot: lib('contracts', 'nest-[^/]+', ...pureLibs) }),
    rule('door-has-no-driver', 'A controller or consumer reaches no database, queue or network by itself.', { path: `^apps/.*${door}` }, { path: driver }),
    rule('door-imports-no-shell', 'A controller or consumer is given its use cases by the module.', { path: `^apps/.*${door}` }, { path: '^apps/.*[.](postgres|redis|row|module)[.]ts$' }),
    rule('row-belongs-to-its-store', 'The shape of a row is known to its SQL alone.', { path: '^apps/', pathNot: [test, String.raw`[.](postgres|row)[.]ts$`] }, { path: '^apps/.*[.]row[.]ts$' }),
    rule('fakes-are-for-tests', 'What runs in production is never a memory store or a suite.', { path: '^(apps|libs)/', pathNot: [test, fake] }, { path: [test, fake] }),
    rule('testkit-is-for-tests', 'What runs in production does not know the test kit.', { path: '^(apps|libs)/', pathNot: [test, lib('testkit')] }, { path: '^libs/testkit/' }),

    rule('test-meets-apps-on-the-network', 'Journeys go through the gateway.', { path: '^test/' }, { path: '^apps/' }),
    rule('deploy-knows-configurations-only', 'The laptop starts services as processes; of their code it reads what they want configured.', { path: '^deploy/' }, { path: '^apps/', pathNot: '^apps/[^/]+/src/config[.]ts$' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage|[.]turbo|[.]tools|[.]holdfast)/' },
    // Type imports are dependencies too: a use case that takes a driver's type knows the driver.
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      // Workspace packages resolve to their sources, where the rules look.
      conditionNames: ['source', 'import', 'node', 'types', 'default'],
      extensions: ['.ts', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
