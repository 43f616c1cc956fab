import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { findProgram } from '@holdfast/local/process/find-program';
import { metricCatalogue } from '@holdfast/telemetry/metric-catalogue';
import { describe, expect, it } from 'vitest';
import { files, read, root } from './repository.ts';

const rules = files.filter((path) => /^deploy\/prometheus\/[^/]+\.rules\.yaml$/u.test(path));

const promtool = findProgram('promtool');
if (promtool === undefined) console.warn('SKIPPED: the alert rules are not tested, for there is no promtool. Debian has it in the package prometheus.');

describe('every file of alert rules', () => {
  it('has a test beside it', () => {
    expect(rules.length).toBeGreaterThan(0);
    expect(rules.filter((path) => !files.includes(path.replace(/\.yaml$/u, '.test.yaml')))).toEqual([]);
  });

  it('looks at metrics that the platform has', () => {
    const known = new Set(Object.entries(metricCatalogue).flatMap(([name, { kind }]) => seriesOf(name.replaceAll('.', '_'), kind)));
    const used = rules.flatMap((path) => [...read(path).matchAll(/\bholdfast_\w+/gu)].map(([name]) => name));
    expect(used.filter((name) => !known.has(name))).toEqual([]);
  });

  it.skipIf(promtool === undefined)('fires when its test says so, and not otherwise', () => {
    for (const path of rules) {
      const said = execFileSync(promtool ?? '', ['test', 'rules', join(root, path.replace(/\.yaml$/u, '.test.yaml'))], { encoding: 'utf8' });
      expect(said).toContain('SUCCESS');
    }
  });
});

function seriesOf(name: string, kind: (typeof metricCatalogue)[keyof typeof metricCatalogue]['kind']): string[] {
  if (kind === 'histogram') return [`${name}_bucket`, `${name}_count`, `${name}_sum`];
  return [kind === 'gauge' ? name : `${name}_total`];
}
