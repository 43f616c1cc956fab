import { portRanges } from '@holdfast/config/port-ranges';
import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { files, read } from './repository.ts';

interface NetworkPolicy {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly egress?: readonly { readonly ports: readonly { readonly port: number; readonly endPort?: number }[] }[] };
}

it('a cluster lets the calls of workflows out on the ports on which workflow-engine makes them', () => {
  const [, byDefault = ''] = /^\| `HOLDFAST_EGRESS_PORTS` \| `([^`]+)`/mu.exec(read('docs/config.md')) ?? [];
  const policies = parseAllDocuments(read('k8s/base/network-policies.yaml')).map((document) => document.toJS() as NetworkPolicy);
  const out = policies.filter(({ metadata }) => metadata.name === 'workflow-engine-may-reach-the-world').flatMap(({ spec }) => spec.egress ?? []);

  expect(portRanges.parse(byDefault).length).toBeGreaterThan(2);
  expect(out.map(({ ports }) => ports.map(({ port, endPort = port }) => ({ first: port, last: endPort })))).toEqual([portRanges.parse(byDefault)]);
  // Another list in a manifest would need another policy.
  expect(files.filter((path) => /^k8s\/.*\.yaml$/u.test(path) && /name: HOLDFAST_EGRESS_PORTS|HOLDFAST_EGRESS_PORTS: /u.test(read(path)))).toEqual([]);
});
