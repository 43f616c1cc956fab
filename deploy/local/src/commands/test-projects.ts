/** The suites of vitest.config.ts that `npm test` runs, in this order: the quick ones first. */
export const testProjects = ['unit', 'integration', 'journeys'] as const;

export type TestProject = (typeof testProjects)[number];

export interface TestSelection {
  readonly projects: readonly TestProject[];
  /** Passed on to vitest: path filters and flags. */
  readonly rest: readonly string[];
}

/** `npm test -- unit libs/ids`: names of projects select them, everything else goes to vitest; no name means all. */
export function selectTests(args: readonly string[]): TestSelection {
  const named = testProjects.filter((project) => args.includes(project));
  return { projects: named.length === 0 ? testProjects : named, rest: args.filter((arg) => !testProjects.some((project) => project === arg)) };
}
