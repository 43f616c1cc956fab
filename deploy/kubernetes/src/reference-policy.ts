import { at, isPart, list, selects, text, title, workloads, type Manifest } from './manifest.ts';

/** Who makes an object that no manifest holds: operators, and the setup of a trial. */
function promised(manifests: readonly Manifest[]): Set<string> {
  const certificates = manifests.filter(({ kind }) => kind === 'Certificate').map((manifest) => text(manifest, 'spec', 'secretName'));
  const external = manifests.filter(({ kind }) => kind === 'ExternalSecret').map((manifest) => text(manifest, 'spec', 'target', 'name'));
  const setUp = workloads(manifests).some(({ manifest, containers }) => manifest.kind === 'Job' && containers.some((container) => JSON.stringify(at(container, 'args') ?? []).includes('"secrets"')));
  const services = ['identity', 'workflow-engine', 'resume-token', 'scheduler'];
  const made = setUp ? [...services, ...[...services, 'gateway', 'public'].map((name) => `${name}-tls`), 'migrations', 'databases', 'postgres', 'redis'] : [];
  return new Set([...certificates, ...external, ...made]);
}

/** Every ConfigMap, Secret, ServiceAccount, Service and claim that is named exists, or somebody makes it; keys of ConfigMaps too. */
export function references(manifests: readonly Manifest[]): string[] {
  const named = (kind: string) => new Map(manifests.filter((manifest) => manifest.kind === kind).map((manifest) => [manifest.metadata.name, manifest]));
  const [maps, accounts, services, secrets] = [named('ConfigMap'), named('ServiceAccount'), named('Service'), named('Secret')];
  const promises = promised(manifests);
  const faults: string[] = [];
  for (const { manifest, pod, containers } of workloads(manifests)) {
    const lacks = (what: string) => faults.push(`${title(manifest)}: ${what}`);
    const wantSecret = (name: string) => name === '' || secrets.has(name) || promises.has(name) || lacks(`nobody makes the Secret ${name}`);
    const wantMap = (name: string, key?: string) => {
      if (!maps.has(name)) lacks(`there is no ConfigMap ${name}`);
      else if (key !== undefined && at(maps.get(name), 'data', key) === undefined) lacks(`the ConfigMap ${name} has no ${key}`);
    };
    if (!accounts.has(text(pod, 'serviceAccountName'))) lacks(`there is no ServiceAccount ${text(pod, 'serviceAccountName') || '(default)'}`);
    for (const volume of list(pod, 'volumes')) {
      wantSecret(text(volume, 'secret', 'secretName'));
      if (isPart(at(volume, 'configMap'))) wantMap(text(volume, 'configMap', 'name'));
    }
    for (const container of containers) {
      for (const source of list(container, 'envFrom')) if (isPart(at(source, 'configMapRef'))) wantMap(text(source, 'configMapRef', 'name'));
      for (const variable of list(container, 'env')) {
        if (isPart(at(variable, 'valueFrom', 'configMapKeyRef'))) wantMap(text(variable, 'valueFrom', 'configMapKeyRef', 'name'), text(variable, 'valueFrom', 'configMapKeyRef', 'key'));
        wantSecret(text(variable, 'valueFrom', 'secretKeyRef', 'name'));
      }
      const volumes = new Set([...list(pod, 'volumes'), ...list(manifest, 'spec', 'volumeClaimTemplates').map((claim) => ({ name: at(claim, 'metadata', 'name') }))].map((volume) => at(volume, 'name')));
      for (const mount of list(container, 'volumeMounts')) if (!volumes.has(at(mount, 'name'))) lacks(`${text(container, 'name')} mounts ${text(mount, 'name')}, which is no volume`);
    }
  }
  for (const ingress of manifests.filter(({ kind }) => kind === 'Ingress' || kind === 'TLSRoute')) {
    const backends = [...JSON.stringify(ingress.spec).matchAll(/"(?:service":\{"name|backendRefs":\[\{"name)":"([^"]+)"/gu)].map((match) => match[1] ?? '');
    faults.push(...backends.filter((name) => !services.has(name)).map((name) => `${title(ingress)}: there is no Service ${name}`));
  }
  for (const scaler of manifests.filter(({ kind }) => kind === 'HorizontalPodAutoscaler' || kind === 'ScaledObject')) {
    const target = text(scaler, 'spec', 'scaleTargetRef', 'name');
    const scaled = manifests.filter(({ kind, metadata }) => kind === 'Deployment' && metadata.name === target);
    if (scaled.length === 0) faults.push(`${title(scaler)}: there is no Deployment ${target}`);
    if (scaled.some((deployment) => at(deployment, 'spec', 'replicas') !== undefined)) faults.push(`Deployment ${target} sets replicas, which ${title(scaler)} decides`);
  }
  return faults;
}

/** Each Service finds pods, and each of its ports is one that they have. */
export function servicePorts(manifests: readonly Manifest[]): string[] {
  return manifests.filter(({ kind }) => kind === 'Service').flatMap((service) => {
    const behind = workloads(manifests).filter(({ ends, template }) => !ends && selects(at(service, 'spec', 'selector'), at(template, 'metadata', 'labels')));
    if (behind.length === 0) return [`${title(service)}: selects no pod`];
    return behind.flatMap(({ pod, manifest }) => {
      const ports = list(pod, 'containers').flatMap((container) => list(container, 'ports'));
      return list(service, 'spec', 'ports').filter((port) => !ports.some((other) => [at(other, 'name'), at(other, 'containerPort')].includes(at(port, 'targetPort') ?? at(port, 'port')))).map((port) => `${title(service)}: ${title(manifest)} has no port ${text(port, 'targetPort')}`);
    });
  });
}

/** What runs for ever may be moved one pod at a time, and broken pods always. */
export function disruptionBudgets(manifests: readonly Manifest[]): string[] {
  const budgets = manifests.filter(({ kind }) => kind === 'PodDisruptionBudget');
  return workloads(manifests).filter(({ ends }) => !ends).flatMap(({ manifest, template }) => {
    const own = budgets.filter((budget) => selects(at(budget, 'spec', 'selector', 'matchLabels'), at(template, 'metadata', 'labels')));
    const [budget] = own;
    if (budget === undefined || own.length > 1) return [`${title(manifest)}: has ${own.length} disruption budgets instead of one`];
    return at(budget, 'spec', 'maxUnavailable') === 1 && at(budget, 'spec', 'unhealthyPodEvictionPolicy') === 'AlwaysAllow' ? [] : [`${title(budget)}: must be maxUnavailable 1 and AlwaysAllow`];
  });
}

/** A workload's certificate says its DNS name, which nginx checks, and its SPIFFE id, which services check. */
export function certificateNames(manifests: readonly Manifest[]): string[] {
  return manifests.filter(({ kind, metadata }) => kind === 'Certificate' && metadata.name.endsWith('-tls') && metadata.name !== 'public-tls').flatMap((certificate) => {
    const service = certificate.metadata.name.replace(/-tls$/u, '');
    const namespace = text(certificate, 'metadata', 'namespace');
    const has = (path: string, value: string) => ((at(certificate, 'spec', path) ?? []) as unknown[]).includes(value);
    return [
      has('dnsNames', service) ? [] : `${title(certificate)}: lacks the DNS name ${service}`,
      has('uris', `spiffe://holdfast/ns/${namespace}/sa/${service}`) ? [] : `${title(certificate)}: lacks the id spiffe://holdfast/ns/${namespace}/sa/${service}`,
      has('usages', 'server auth') && has('usages', 'client auth') ? [] : `${title(certificate)}: must be good for servers and clients`,
      text(certificate, 'spec', 'secretName') === certificate.metadata.name ? [] : `${title(certificate)}: is kept under another name`,
    ].flat();
  });
}
