import { expect, it } from 'vitest';
import { adapt, atRelease, onePod } from './play.ts';
import { parseManifests } from './render.ts';

const rendered = parseManifests(`
apiVersion: v1
kind: Service
metadata: { name: postgres }
spec: {}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: x }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: platform }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: postgres }
spec:
  selector: { matchLabels: { a: b } }
  template:
    metadata: { labels: { a: b } }
    spec:
      serviceAccountName: postgres
      containers: [{ name: postgres, image: x, livenessProbe: {}, lifecycle: {}, env: [{ name: A, value: b }] }]
      volumes: [{ name: secrets, secret: { secretName: postgres, defaultMode: 288 } }, { name: tmp, emptyDir: { sizeLimit: 1Mi } }]
  volumeClaimTemplates: [{ metadata: { name: data }, spec: { accessModes: [ReadWriteOnce] } }]
---
apiVersion: batch/v1
kind: Job
metadata: { name: migrations-1, labels: { app.kubernetes.io/name: migrations } }
spec: { template: { metadata: {}, spec: { restartPolicy: OnFailure, containers: [{ name: m, image: y }] } } }
---
apiVersion: batch/v1
kind: Job
metadata: { name: setup-1, labels: { app.kubernetes.io/name: setup } }
spec: { template: { metadata: {}, spec: { containers: [] } } }
`);

it('leaves every container as it is rendered, but for probes and hooks, and names the services', () => {
  const { lasting } = adapt(rendered, '/folder');
  expect(lasting.map((part) => part['kind'])).toEqual(['ConfigMap', 'PersistentVolumeClaim', 'Deployment']);
  expect(lasting[2]).toMatchObject({
    spec: {
      template: {
        spec: {
          containers: [{ name: 'postgres', image: 'x', env: [{ name: 'A', value: 'b' }] }],
          volumes: [{ name: 'secrets', hostPath: { path: '/folder/postgres', type: 'Directory' } }, { name: 'tmp', emptyDir: {} }, { name: 'data', persistentVolumeClaim: { claimName: 'data-postgres' } }],
        },
      },
    },
  });
  expect(JSON.stringify(lasting)).not.toMatch(/livenessProbe|lifecycle|serviceAccountName/u);
});

it('makes a pod of each Job but that of the setup, and says what it leaves out', () => {
  const { ending, left, hosts } = adapt(rendered, '/folder');
  expect(ending).toMatchObject([{ name: 'migrations', pod: { kind: 'Pod', metadata: { name: 'migrations-1' }, spec: { restartPolicy: 'OnFailure' } } }]);
  expect(hosts).toEqual(['postgres']);
  expect(left).toEqual(['NetworkPolicy', 'Service']);
});

it('is brought to another release by the tags of our own images alone', () => {
  const pod = { spec: { containers: [{ image: 'localhost/holdfast/identity:0.1.0' }, { image: 'docker.io/library/redis:8' }] } };
  expect(atRelease(pod, '0.2.0')).toEqual({ spec: { containers: [{ image: 'localhost/holdfast/identity:0.2.0' }, { image: 'docker.io/library/redis:8' }] } });
});

it('can be asked for one pod that ends for good', () => {
  const [, , deployment = {}] = adapt(rendered, '/folder').lasting;
  expect(onePod(deployment, 'once')).toMatchObject({ kind: 'Pod', metadata: { name: 'once', labels: { a: 'b' } }, spec: { restartPolicy: 'Never', containers: [{ image: 'x' }] } });
});
