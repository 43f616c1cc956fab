import { execFileSync } from 'node:child_process';
import { basename, join } from 'node:path';
import { findProgram } from '@holdfast/local/process/find-program';
import { metricCatalogue } from '@holdfast/telemetry/metric-catalogue';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { files, read, root } from './repository.ts';

const rules = files.filter((path) => /^deploy\/prometheus\/[^/]+\.rules\.yaml$/u.test(path));

const promtool = findProgram('promtool');
if (promtool === undefined) console.warn('SKIPPED: the alert rules are not tested, for there is no promtool. Debian has it in the package prometheus.');

describe('every file of alert rules', () => {
  it('has a test beside it', () => {
    expect(rules.length).toBeGreaterThan(0);
    expect(rules.filter((path) => !files.includes(path.replace(/\.yaml$/u, '.test.yaml')))).toEqual([]);
  });

  it('is loaded by the Prometheus of the compose file, and there is none elsewhere', () => {
    expect((parse(read('deploy/prometheus/prometheus.yaml')) as { rule_files: unknown }).rule_files).toEqual(['/etc/prometheus/*.rules.yaml']);
    expect(files.filter((path) => path.startsWith('deploy/prometheus/') && !/\/(?:README\.md|prometheus\.yaml|[^/]+\.rules(?:\.test)?\.yaml)$/u.test(path))).toEqual([]);
  });

  it('stands in the component of a cluster as it is', () => {
    const inCluster = new Map(parseAllDocuments(read('k8s/components/monitoring/rules.yaml')).map((document) => document.toJS() as { metadata: { name: string }; spec: unknown }).map(({ metadata, spec }) => [metadata.name, spec]));
    // Availability is told by the labels of who scrapes, which differ: the component has its own words for it.
    for (const name of rules.map((path) => basename(path, '.rules.yaml')).filter((one) => one !== 'availability')) expect(inCluster.get(name)).toEqual(parse(read(`deploy/prometheus/${name}.rules.yaml`)));
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
