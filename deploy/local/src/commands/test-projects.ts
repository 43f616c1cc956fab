/** The suites of vitest.config.ts that `npm test` runs, in this order: the quick ones first. */
const usual = ['unit', 'integration', 'journeys'] as const;

/** Those that run when they are named: `hosts` needs network namespaces, and so root. */
const onDemand = ['hosts'] as const;

export type TestProject = (typeof usual)[number] | (typeof onDemand)[number];

export interface TestSelection {
  readonly projects: readonly TestProject[];
  /** Passed on to vitest: path filters and flags. */
  readonly rest: readonly string[];
}

/** `npm test -- unit libs/ids`: names of projects select them, everything else goes to vitest; no name means the usual ones. */
export function selectTests(args: readonly string[]): TestSelection {
  const all: readonly TestProject[] = [...usual, ...onDemand];
  const named = all.filter((project) => args.includes(project));
  return { projects: named.length === 0 ? usual : named, rest: args.filter((arg) => !all.some((project) => project === arg)) };
}
