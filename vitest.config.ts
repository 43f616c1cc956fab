import { defineConfig } from 'vitest/config';

/**
 * Workspace packages resolve to their TypeScript sources, so no test needs a build. `import` and `module` stay out of the list:
 * it is also given to Node, where they would make `require` load ES modules.
 */
const resolve = { conditions: ['source', 'node'] };

export default defineConfig({
  resolve,
  ssr: { resolve },
  // Where the global setup runs.
  environments: { __vitest__: { resolve } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{apps,libs}/*/src/**/*.test.ts', 'deploy/*/src/**/*.test.ts', 'test/{repo,conformance}/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.integration.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['{apps,libs}/*/src/**/*.integration.test.ts', 'deploy/*/src/**/*.integration.test.ts', 'test/{gateway,tls,conformance}/**/*.integration.test.ts'],
          globalSetup: ['test/infrastructure.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          // Needs a Chromium, and says so when there is none: not part of `npm test`.
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts', 'test/faults/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          // The platform on hosts of its own: network namespaces, and so root. Part of `verify:full`; says when it cannot.
          name: 'hosts',
          include: ['test/hosts/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          // The slices of faults that the journeys run, at full length: part of `verify:full`.
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          env: { FAULT_SECONDS: '600' },
        },
      },
    ],
  },
});
