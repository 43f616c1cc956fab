import { describe, expect, it } from 'vitest';
import type { Manifest } from './manifest.ts';
import { policies } from './policies.ts';
import { parseManifests } from './render.ts';

/** Two workloads, one of which calls the other; nothing is wrong with them. */
const sound = `
apiVersion: v1
kind: Namespace
metadata: { name: holdfast, labels: { pod-security.kubernetes.io/enforce: restricted } }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: platform }
data: { HOLDFAST_DRAIN_SECONDS: "40", HOLDFAST_PUBLIC_URL: "https://localhost:8443" }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: default-deny }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: out }
spec:
  podSelector: { matchLabels: { app.kubernetes.io/name: gateway } }
  policyTypes: [Egress]
  egress: [{ to: [{ podSelector: { matchLabels: { app.kubernetes.io/name: identity } } }], ports: [{ port: 4101 }] }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: in }
spec:
  podSelector: { matchLabels: { app.kubernetes.io/name: identity } }
  policyTypes: [Ingress]
  ingress: [{ from: [{ podSelector: { matchLabels: { app.kubernetes.io/name: gateway } } }], ports: [{ port: 4101 }] }]
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: identity-tls, namespace: holdfast }
spec:
  secretName: identity-tls
  dnsNames: [identity]
  uris: ["spiffe://holdfast/ns/holdfast/sa/identity"]
  usages: [server auth, client auth]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: identity }
spec: { scaleTargetRef: { kind: Deployment, name: identity } }
${workload('identity', 4101)}
${workload('gateway', 8443, '[{ name: HOLDFAST_IDENTITY_URL, value: "https://identity:4101" }]')}
`;

function workload(name: string, port: number, env = '[]'): string {
  return `
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: ${name} }
---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app.kubernetes.io/name: ${name} }, ports: [{ name: https, port: ${port}, targetPort: https }] }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: ${name} }
spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: AlwaysAllow, selector: { matchLabels: { app.kubernetes.io/name: ${name} } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  template:
    metadata: { labels: { app.kubernetes.io/name: ${name} } }
    spec:
      serviceAccountName: ${name}
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: 60
      securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: RuntimeDefault } }
      containers:
        - name: ${name}
          image: registry.example.com/holdfast/${name}:0.1.0
          ports: [{ name: https, containerPort: ${port} }, { name: management, containerPort: 4201 }]
          envFrom: [{ configMapRef: { name: platform } }]
          env: ${env}
          startupProbe: { httpGet: { path: /health/live, port: management } }
          readinessProbe: { httpGet: { path: /health/ready, port: management } }
          livenessProbe: { httpGet: { path: /health/live, port: management } }
          lifecycle: { preStop: { sleep: { seconds: 10 } } }
          resources: { requests: { cpu: 100m, memory: 96Mi }, limits: { memory: 256Mi } }
          securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: [ALL] } }
          volumeMounts: [{ name: tls, mountPath: /tls }]
      volumes: [{ name: tls, secret: { secretName: identity-tls } }]
`;
}

function judge(text: string): string[] {
  const manifests: Manifest[] = parseManifests(text);
  return Object.entries(policies).flatMap(([name, policy]) => policy(manifests).map((fault) => `${name}: ${fault}`));
}

describe('the policies', () => {
  it('find nothing wrong with sound manifests', () => {
    expect(judge(sound)).toEqual([]);
  });

  it.each([
    ['a namespace that enforces less', 'enforce: restricted', 'enforce: baseline', 'does not enforce Pod Security restricted'],
    ['a pod that may be root', 'runAsNonRoot: true', 'runAsNonRoot: false', 'may run as root'],
    ['an account without a number', 'runAsUser: 10001, ', '', 'names no account by number'],
    ['no seccomp profile', ', seccompProfile: { type: RuntimeDefault }', '', 'has no seccomp profile'],
    ['a pod on the network of its host', 'enableServiceLinks: false', 'enableServiceLinks: false\n      hostNetwork: true', 'shares a namespace of the host'],
    ['a folder of the host', 'secret: { secretName: identity-tls }', 'hostPath: { path: /etc }', 'mounts a folder of the host'],
    ['service links', 'enableServiceLinks: false', 'enableServiceLinks: true', 'gets service links'],
    ['a token of no use', 'automountServiceAccountToken: false', 'automountServiceAccountToken: true', 'mounts a token'],
    ['a way to privileges', 'allowPrivilegeEscalation: false', 'allowPrivilegeEscalation: true', 'may gain privileges'],
    ['a privileged container', 'allowPrivilegeEscalation: false', 'allowPrivilegeEscalation: false, privileged: true', 'is privileged'],
    ['a root that may be written to', 'readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false', 'may write to its root'],
    ['capabilities that are kept', 'drop: [ALL]', 'drop: [NET_RAW]', 'keeps capabilities'],
    ['an image called latest', 'identity:0.1.0', 'identity:latest', 'is not pinned'],
    ['an image without a version', 'holdfast/identity:0.1.0', 'holdfast/identity', 'is not pinned'],
    ['a missing probe', 'livenessProbe: { httpGet: { path: /health/live, port: management } }', '', 'has no livenessProbe'],
    ['a probe of another port', 'readinessProbe: { httpGet: { path: /health/ready, port: management } }', 'readinessProbe: { httpGet: { path: /, port: admin } }', 'asks the port admin'],
    ['no request of memory', 'requests: { cpu: 100m, memory: 96Mi }', 'requests: { cpu: 100m }', 'has no requests of memory'],
    ['no limit of memory', ', limits: { memory: 256Mi }', '', 'has no limits of memory'],
    ['a stop without a sleep', 'lifecycle: { preStop: { sleep: { seconds: 10 } } }', '', 'sleeps 0 s before its stop'],
    ['a drain longer than the grace', 'terminationGracePeriodSeconds: 60', 'terminationGracePeriodSeconds: 45', 'do not fit into 45 s'],
    ['a budget that lets all go', 'maxUnavailable: 1', 'maxUnavailable: 100%', 'must be maxUnavailable 1'],
    ['a budget that keeps broken pods', 'AlwaysAllow', 'IfHealthyBudget', 'must be maxUnavailable 1'],
    ['a budget for nobody', '{ matchLabels: { app.kubernetes.io/name: identity } } }\n---\napiVersion: apps/v1', '{ matchLabels: { app.kubernetes.io/name: other } } }\n---\napiVersion: apps/v1', 'has 0 disruption budgets'],
    ['no default deny', 'spec: { podSelector: {}, policyTypes: [Ingress, Egress] }', 'spec: { podSelector: {}, policyTypes: [Ingress] }', 'nothing denies what no policy allows'],
    ['a connection that is not let out', 'egress: [{ to:', 'egress: [{ toNobody:', 'no policy lets out gateway → identity:4101'],
    ['a connection that is not let in', 'ingress: [{ from:', 'ingress: [{ fromNobody:', 'no policy lets in gateway → identity:4101'],
    ['a rule for another port', 'ports: [{ port: 4101 }] }]\n---\napiVersion: cert', 'ports: [{ port: 4101 }, { port: 4201 }] }]\n---\napiVersion: cert', 'a policy lets in gateway → identity:4201, which nothing needs'],
    ['a rule for a connection that does not exist', 'value: "https://identity:4101"', 'value: ""', 'a policy lets out gateway → identity:4101, which nothing needs'],
    ['a missing ConfigMap', 'configMapRef: { name: platform }', 'configMapRef: { name: absent-map }', 'there is no ConfigMap absent-map'],
    ['a missing key of a ConfigMap', 'env: []', 'env: [{ name: A, valueFrom: { configMapKeyRef: { name: platform, key: MISSING } } }]', 'the ConfigMap platform has no MISSING'],
    ['a Secret that nobody makes', 'secretName: identity-tls } }]', 'secretName: other } }]', 'nobody makes the Secret other'],
    ['a missing account', 'serviceAccountName: identity', 'serviceAccountName: nobody', 'there is no ServiceAccount nobody'],
    ['a mount of no volume', 'name: tls, mountPath', 'name: keys, mountPath', 'mounts keys, which is no volume'],
    ['replicas beside an autoscaler', 'metadata: { name: identity }\nspec:\n  template', 'metadata: { name: identity }\nspec:\n  replicas: 3\n  template', 'sets replicas, which HorizontalPodAutoscaler identity decides'],
    ['an autoscaler of nothing', 'kind: Deployment, name: identity', 'kind: Deployment, name: gone', 'there is no Deployment gone'],
    ['a Service that selects nothing', 'spec: { selector: { app.kubernetes.io/name: identity }', 'spec: { selector: { app.kubernetes.io/name: gone }', 'selects no pod'],
    ['a Service with a port of nobody', 'targetPort: https', 'targetPort: http', 'has no port http'],
    ['a certificate without its DNS name', 'dnsNames: [identity]', 'dnsNames: [other]', 'lacks the DNS name identity'],
    ['a certificate of another identity', 'sa/identity', 'sa/scheduler', 'lacks the id spiffe://holdfast/ns/holdfast/sa/identity'],
    ['a certificate for servers alone', 'usages: [server auth, client auth]', 'usages: [server auth]', 'must be good for servers and clients'],
  ])('find %s', (_fault, from, to, finding) => {
    const planted = sound.replace(from, to);
    expect(planted).not.toBe(sound);
    expect(judge(planted)).toContainEqual(expect.stringContaining(finding));
  });
});
