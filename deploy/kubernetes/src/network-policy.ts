import { at, isPart, list, selects, text, title, workloads, type Manifest, type Part } from './manifest.ts';

const nameLabel = 'app.kubernetes.io/name';

/** One workload may reach another on a port. */
interface Connection {
  readonly from: string;
  readonly to: string;
  readonly port: number;
}

const show = ({ from, to, port }: Connection): string => `${from} → ${to}:${port}`;

/** The connections that configurations ask for: each `https://name:port` and `smtp://name:port` of an environment, and databases by their secrets. */
function wanted(manifests: readonly Manifest[]): Connection[] {
  const maps = new Map(manifests.filter(({ kind }) => kind === 'ConfigMap').map((map) => [map.metadata.name, map]));
  const running = new Set(workloads(manifests).map(({ template }) => text(template, 'metadata', 'labels', nameLabel)));
  const found = workloads(manifests).flatMap(({ template, containers }) => {
    const from = text(template, 'metadata', 'labels', nameLabel);
    const values = containers.flatMap((container) => list(container, 'env')).map((variable) => text(variable, 'value') || text(maps.get(text(variable, 'valueFrom', 'configMapKeyRef', 'name')), 'data', text(variable, 'valueFrom', 'configMapKeyRef', 'key')));
    const urls = values.flatMap((value) => [...value.matchAll(/(?:https|smtp):\/\/([a-z-]+):(\d+)/gu)].map((match) => ({ from, to: match[1] ?? '', port: Number(match[2]) })));
    const databases = values.some((value) => value.endsWith('database-url')) || JSON.stringify(containers.map((container) => at(container, 'args'))).includes('"databases"') ? [{ from, to: 'postgres', port: 5432 }] : [];
    const queues = values.some((value) => value.endsWith('redis-url')) ? [{ from, to: 'redis', port: 6379 }] : [];
    return [...urls, ...databases, ...queues];
  });
  return found.filter(({ to }) => running.has(to));
}

/** Peers of a rule that are workloads of the namespace; a rule without peers, or of another namespace or addresses, names none. */
function peers(rule: Part, side: 'from' | 'to'): string[] {
  return list(rule, side).filter((peer) => at(peer, 'namespaceSelector') === undefined).map((peer) => text(peer, 'podSelector', 'matchLabels', nameLabel)).filter((name) => name !== '');
}

function allowed(manifests: readonly Manifest[], direction: 'ingress' | 'egress'): Connection[] {
  return manifests.filter(({ kind }) => kind === 'NetworkPolicy').flatMap((policy) => {
    const own = text(policy, 'spec', 'podSelector', 'matchLabels', nameLabel);
    if (own === '') return [];
    return list(policy, 'spec', direction).flatMap((rule) =>
      peers(rule, direction === 'ingress' ? 'from' : 'to').flatMap((peer) =>
        list(rule, 'ports').map((port) => ({ from: direction === 'ingress' ? peer : own, to: direction === 'ingress' ? own : peer, port: Number(at(port, 'port')) })),
      ),
    );
  });
}

/** Default deny, and for each real connection a rule at both of its ends; none besides. */
export function networkPolicies(manifests: readonly Manifest[]): string[] {
  const policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy');
  const denies = policies.some((policy) => isPart(at(policy, 'spec', 'podSelector')) && Object.keys(at(policy, 'spec', 'podSelector') as Part).length === 0 && JSON.stringify(at(policy, 'spec', 'policyTypes')) === '["Ingress","Egress"]' && at(policy, 'spec', 'ingress') === undefined && at(policy, 'spec', 'egress') === undefined);
  const real = new Set(wanted(manifests).map(show));
  const [outward, inward] = [new Set(allowed(manifests, 'egress').map(show)), new Set(allowed(manifests, 'ingress').map(show))];
  const unselective = policies.filter((policy) => isPart(at(policy, 'spec', 'podSelector', 'matchLabels')) && text(policy, 'spec', 'podSelector', 'matchLabels', nameLabel) !== '' && !workloads(manifests).some(({ template }) => selects(at(policy, 'spec', 'podSelector', 'matchLabels'), at(template, 'metadata', 'labels'))));
  return [
    ...(denies ? [] : ['nothing denies what no policy allows']),
    ...[...real].filter((connection) => !outward.has(connection)).map((connection) => `no policy lets out ${connection}`),
    ...[...real].filter((connection) => !inward.has(connection)).map((connection) => `no policy lets in ${connection}`),
    ...[...outward].filter((connection) => !real.has(connection)).map((connection) => `a policy lets out ${connection}, which nothing needs`),
    ...[...inward].filter((connection) => !real.has(connection)).map((connection) => `a policy lets in ${connection}, which nothing needs`),
    ...unselective.map((policy) => `${title(policy)}: selects no pod`),
  ];
}
