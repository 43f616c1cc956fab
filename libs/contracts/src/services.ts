/** The workloads of the platform, by the name in their certificate. */
export const services = ['gateway', 'identity', 'workflow-engine', 'resume-token', 'scheduler'] as const;

export type ServiceName = (typeof services)[number];

/** The SPIFFE id of a workload: who a mutual-TLS caller is. `namespace` is the Kubernetes namespace, or `local`. */
export function spiffeId(namespace: string, service: ServiceName): string {
  return `spiffe://holdfast/ns/${namespace}/sa/${service}`;
}
