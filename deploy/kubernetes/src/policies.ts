import type { Policy } from './manifest.ts';
import { networkPolicies } from './network-policy.ts';
import { drains, pinnedImages, podSecurity, probes, resources } from './pod-policy.ts';
import { certificateNames, disruptionBudgets, references, servicePorts } from './reference-policy.ts';

/** Every policy that a rendering must keep, by what it is about. */
export const policies: Readonly<Record<string, Policy>> = {
  'pod security': podSecurity,
  'pinned images': pinnedImages,
  probes,
  resources,
  drains,
  'disruption budgets': disruptionBudgets,
  'network policies': networkPolicies,
  references,
  'service ports': servicePorts,
  'certificate names': certificateNames,
};
