import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool } from '../terminal/run-tool.ts';
import { reportFileVariable, type SuiteReport } from './suite-report.ts';

/** Runs one vitest project with its output shown. */
export async function runSuite(project: string, rest: readonly string[]): Promise<SuiteReport> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-report-'));
  const file = join(folder, 'report.json');
  try {
    const reporters = ['--reporter=default', `--reporter=${join(import.meta.dirname, 'suite-report.ts')}`];
    const { code } = await runTool('vitest', ['run', '--project', project, ...reporters, ...rest], 'all', { [reportFileVariable]: file });
    return withOutcome(project, readReport(file), code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A run that ended badly has a failure, even when none was reported. */
export function withOutcome(project: string, report: SuiteReport | undefined, code: number): SuiteReport {
  const { passed = 0, failures = [] } = report ?? {};
  if (code === 0 || failures.length > 0) return { passed, failures };
  return { passed, failures: [{ name: `the ${project} tests`, reason: `vitest ended with ${code} and named no test: its output is above` }] };
}

function readReport(file: string): SuiteReport | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as SuiteReport;
  } catch {
    return undefined;
  }
}
