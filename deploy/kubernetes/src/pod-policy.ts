import { at, list, text, title, workloads, type Manifest } from './manifest.ts';

/** Pod Security `restricted`, and what we ask beyond: a read-only root, a numeric account, no token unless it is used, no service links. */
export function podSecurity(manifests: readonly Manifest[]): string[] {
  const namespaces = manifests.filter(({ kind }) => kind === 'Namespace').filter(({ metadata }) => at(metadata, 'labels', 'pod-security.kubernetes.io/enforce') !== 'restricted');
  return [
    ...namespaces.map((manifest) => `${title(manifest)} does not enforce Pod Security restricted`),
    ...workloads(manifests).flatMap(({ manifest, pod, containers }) => {
      const faults = [
        at(pod, 'securityContext', 'runAsNonRoot') !== true && 'may run as root',
        !(Number(at(pod, 'securityContext', 'runAsUser')) > 0) && 'names no account by number',
        at(pod, 'securityContext', 'seccompProfile', 'type') !== 'RuntimeDefault' && 'has no seccomp profile',
        (at(pod, 'hostNetwork') === true || at(pod, 'hostPID') === true || at(pod, 'hostIPC') === true) && 'shares a namespace of the host',
        list(pod, 'volumes').some((volume) => at(volume, 'hostPath') !== undefined) && 'mounts a folder of the host',
        at(pod, 'enableServiceLinks') !== false && 'gets service links, which services refuse',
        at(pod, 'automountServiceAccountToken') !== false && !usesApi(manifests, text(pod, 'serviceAccountName')) && 'mounts a token that it has no right to use',
        ...containers.flatMap((container) => [
          at(container, 'securityContext', 'allowPrivilegeEscalation') !== false && `${text(container, 'name')} may gain privileges`,
          at(container, 'securityContext', 'privileged') === true && `${text(container, 'name')} is privileged`,
          at(container, 'securityContext', 'readOnlyRootFilesystem') !== true && `${text(container, 'name')} may write to its root`,
          !JSON.stringify(at(container, 'securityContext', 'capabilities', 'drop') ?? []).includes('"ALL"') && `${text(container, 'name')} keeps capabilities`,
        ]),
      ];
      return faults.filter((fault) => fault !== false).map((fault) => `${title(manifest)}: ${fault}`);
    }),
  ];
}

function usesApi(manifests: readonly Manifest[], account: string): boolean {
  return manifests.some((manifest) => manifest.kind === 'RoleBinding' && list(manifest, 'subjects').some((subject) => text(subject, 'name') === account));
}

/** Every image at an exact version or a digest. */
export function pinnedImages(manifests: readonly Manifest[]): string[] {
  return workloads(manifests).flatMap(({ manifest, containers }) =>
    containers.map((container) => text(container, 'image')).filter((image) => !/@sha256:[0-9a-f]{64}$/u.test(image) && !/:v?\d+\.\d+[\w.-]*$/u.test(image)).map((image) => `${title(manifest)}: the image ${image || '(none)'} is not pinned`),
  );
}

/** What runs for ever says when it has started, when it is ready, and when it is lost. */
export function probes(manifests: readonly Manifest[]): string[] {
  return workloads(manifests).filter(({ ends }) => !ends).flatMap(({ manifest, pod }) =>
    list(pod, 'containers').flatMap((container) =>
      ['startupProbe', 'readinessProbe', 'livenessProbe'].flatMap((name) => {
        const probe = at(container, name);
        const port = at(probe, 'httpGet', 'port') ?? at(probe, 'tcpSocket', 'port');
        if (port === undefined) return [`${title(manifest)}: ${text(container, 'name')} has no ${name}`];
        return list(container, 'ports').some((entry) => at(entry, 'name') === port || at(entry, 'containerPort') === port) ? [] : [`${title(manifest)}: ${name} asks the port ${text({ port }, 'port')}, which ${text(container, 'name')} does not have`];
      }),
    ),
  );
}

/** Requests of processor and memory, and a limit of memory; none of processor, which would throttle. */
export function resources(manifests: readonly Manifest[]): string[] {
  return workloads(manifests).flatMap(({ manifest, containers }) =>
    containers.flatMap((container) =>
      [['requests', 'cpu'], ['requests', 'memory'], ['limits', 'memory']].filter((path) => text(container, 'resources', ...path) === '').map((path) => `${title(manifest)}: ${text(container, 'name')} has no ${path.join(' of ')}`),
    ),
  );
}

/** A drain fits into the grace period, after a sleep that outlasts the endpoints. */
export function drains(manifests: readonly Manifest[]): string[] {
  return workloads(manifests).filter(({ manifest, pod }) => manifest.kind === 'Deployment' && list(pod, 'containers').some((container) => list(container, 'ports').some((port) => at(port, 'name') === 'https'))).flatMap(({ manifest, pod }) => {
    const sleep = Math.min(...list(pod, 'containers').map((container) => Number(at(container, 'lifecycle', 'preStop', 'sleep', 'seconds') ?? 0)));
    const grace = Number(at(pod, 'terminationGracePeriodSeconds') ?? 30);
    const drain = Math.max(...manifests.filter(({ kind }) => kind === 'ConfigMap').map((map) => Number(at(map, 'data', 'HOLDFAST_DRAIN_SECONDS') ?? 0)), 0);
    return [sleep < 5 ? `${title(manifest)}: sleeps ${sleep} s before its stop; endpoints take longer to be forgotten` : [], sleep + drain >= grace ? `${title(manifest)}: ${sleep} s of sleep and ${drain} s of drain do not fit into ${grace} s of grace` : []].flat();
  });
}
