import { at, isPart, list, text, workloads, type Manifest, type Part, type Workload } from './manifest.ts';

/** What `podman kube play --network host` can run of a rendering, in the order in which it must begin. */
export interface Play {
  /** ConfigMaps and claims, then the pods that last. */
  readonly lasting: readonly Part[];
  /** Pods that end, by the Job they were, in the order of the Jobs. */
  readonly ending: readonly { readonly name: string; readonly pod: Part }[];
  /** Kinds that it has no notion of, for the person who should know. */
  readonly left: readonly string[];
  /** Names that must lead to 127.0.0.1. */
  readonly hosts: readonly string[];
}

const known = new Set(['ConfigMap', 'Deployment', 'StatefulSet', 'Job']);

/**
 * Adapts only what kube play lacks: Jobs become pods, StatefulSets Deployments with a claim, Services names of 127.0.0.1, and Secrets (of which it hands
 * out the base64) folders of this machine; ports, which it
 * would publish, and probes, which it would run by a shell inside the container, are left out. The Job `setup` makes Secrets
 * through the API server: its work is done before, into `secretsFolder`.
 */
export function adapt(manifests: readonly Manifest[], secretsFolder: string): Play {
  const running = workloads(manifests);
  const pods = running.filter(({ ends }) => !ends).flatMap((workload) => [...claims(workload), deployment(workload, secretsFolder)]);
  const jobs = running.filter(({ manifest }) => manifest.kind === 'Job' && text(manifest, 'metadata', 'labels', 'app.kubernetes.io/name') !== 'setup');
  return {
    lasting: [...manifests.filter(({ kind }) => kind === 'ConfigMap'), ...pods],
    ending: jobs.map(({ manifest, template, pod }) => ({
      name: text(manifest, 'metadata', 'labels', 'app.kubernetes.io/name'),
      pod: { apiVersion: 'v1', kind: 'Pod', metadata: { name: manifest.metadata.name, labels: at(template, 'metadata', 'labels') }, spec: spec(pod, secretsFolder) },
    })),
    hosts: manifests.filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name),
    left: [...new Set(manifests.map(({ kind }) => kind).filter((kind) => !known.has(kind)))].sort(),
  };
}

function deployment({ manifest, template, pod }: Workload, secretsFolder: string): Part {
  const claimed = list(manifest, 'spec', 'volumeClaimTemplates').map((claim) => ({ name: at(claim, 'metadata', 'name'), persistentVolumeClaim: { claimName: claimName(manifest, claim) } }));
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: manifest.metadata.name },
    spec: { selector: at(manifest, 'spec', 'selector'), template: { metadata: { labels: at(template, 'metadata', 'labels') }, spec: spec(pod, secretsFolder, claimed) } },
  };
}

function claims({ manifest }: Workload): Part[] {
  return list(manifest, 'spec', 'volumeClaimTemplates').map((claim) => ({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: claimName(manifest, claim) }, spec: at(claim, 'spec') }));
}

function claimName(manifest: Manifest, claim: Part): string {
  return `${text(claim, 'metadata', 'name')}-${manifest.metadata.name}`;
}

function spec(pod: Part, secretsFolder: string, claimed: readonly Part[] = []): Part {
  const { topologySpreadConstraints: _spread, serviceAccountName: _account, ...rest } = pod;
  return {
    ...rest,
    containers: list(pod, 'containers').map(({ startupProbe: _startup, readinessProbe: _readiness, livenessProbe: _liveness, lifecycle: _lifecycle, ports: _ports, ...container }) => container),
    volumes: [...list(pod, 'volumes').map((entry) => volume(entry, secretsFolder)), ...claimed],
  };
}

function volume(entry: Part, secretsFolder: string): Part {
  if (isPart(entry['secret'])) return { name: entry['name'], hostPath: { path: `${secretsFolder}/${text(entry, 'secret', 'secretName')}`, type: 'Directory' } };
  return isPart(entry['emptyDir']) ? { name: entry['name'], emptyDir: {} } : entry;
}

/** The same at another release: the tags of our own images replaced, as `kustomize edit set image` does it. */
export function atRelease(part: Part, tag: string): Part {
  return JSON.parse(JSON.stringify(part), (key, value: unknown) => (key === 'image' && typeof value === 'string' ? value.replace(/^(localhost\/holdfast\/[a-z-]+):.*$/u, `$1:${tag}`) : value)) as Part;
}

/** A pod of a Deployment that is not begun again when it ends. */
export function onePod(lasting: Part, name: string): Part {
  const template = at(lasting, 'spec', 'template');
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: at(template, 'metadata', 'labels') }, spec: { ...(at(template, 'spec') as Part), restartPolicy: 'Never' } };
}
