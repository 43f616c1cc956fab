/** Any part of a manifest. */
export type Part = Readonly<Record<string, unknown>>;

/** An object of a rendering. */
export interface Manifest extends Part {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Part & { readonly name: string };
}

/** What a policy finds: one sentence a fault, with the object's kind and name. */
export type Policy = (manifests: readonly Manifest[]) => string[];

export function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands at a path of keys; undefined when any step is missing. */
export function at(part: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, key) => (isPart(value) ? value[key] : Array.isArray(value) ? (value as unknown[])[Number(key)] : undefined), part);
}

/** The parts of a list at a path; empty when there is none. */
export function list(part: unknown, ...path: readonly (string | number)[]): readonly Part[] {
  const found = at(part, ...path);
  return Array.isArray(found) ? found.filter(isPart) : [];
}

export function text(part: unknown, ...path: readonly (string | number)[]): string {
  const found = at(part, ...path);
  return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
}

export function title({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.name}`;
}

/** What runs: the pod of a workload, by the workload. */
export interface Workload {
  readonly manifest: Manifest;
  readonly template: Part;
  readonly pod: Part;
  readonly containers: readonly Part[];
  /** Runs to its end, instead of for ever. */
  readonly ends: boolean;
}

const templates: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

export function workloads(manifests: readonly Manifest[]): Workload[] {
  return manifests.flatMap((manifest) => {
    const template = at(manifest, ...(templates[manifest.kind] ?? ['absent']));
    const pod = at(template, 'spec');
    if (!isPart(template) || !isPart(pod)) return [];
    return [{ manifest, template, pod, containers: [...list(pod, 'initContainers'), ...list(pod, 'containers')], ends: ['Job', 'CronJob'].includes(manifest.kind) }];
  });
}

/** Whether labels carry every pair of a selector. */
export function selects(selector: unknown, labels: unknown): boolean {
  return isPart(selector) && Object.entries(selector).every(([key, value]) => at(labels, key) === value);
}
