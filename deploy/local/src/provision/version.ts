import { runCommand } from '../process/run-command.ts';

/** Major and minor. */
export type Version = readonly [number, number];

/** The first `major.minor` a program prints about itself; undefined when it cannot be run. */
export async function programVersion(program: string, flag: string, env?: NodeJS.ProcessEnv): Promise<Version | undefined> {
  const { code, stdout, stderr } = await runCommand(program, [flag], { env: env ?? process.env, timeoutMs: 10_000 });
  return code === 0 ? parseVersion(stdout + stderr) : undefined;
}

export function parseVersion(text: string): Version | undefined {
  const match = /(\d+)\.(\d+)/.exec(text);
  return match === null ? undefined : [Number(match[1]), Number(match[2])];
}

export function isAtLeast([major, minor]: Version, [wantedMajor, wantedMinor]: Version): boolean {
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}
