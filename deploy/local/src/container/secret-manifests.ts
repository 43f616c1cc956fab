import type { TrialFiles } from './trial-files.ts';

export interface SecretManifest {
  readonly apiVersion: 'v1';
  readonly kind: 'Secret';
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
  readonly type: 'Opaque' | 'kubernetes.io/tls';
  /** Base64. */
  readonly data: Readonly<Record<string, string>>;
}

/** A Secret for each consumer, named as the overlays mount it. */
export function secretManifests(files: TrialFiles, namespace: string): SecretManifest[] {
  return Object.entries(files).map(([name, contents]) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace, labels: { 'app.kubernetes.io/part-of': 'holdfast', 'app.kubernetes.io/managed-by': 'holdfast-setup' } },
    type: name.endsWith('-tls') ? 'kubernetes.io/tls' : 'Opaque',
    data: Object.fromEntries(Object.entries(contents).map(([key, text]) => [key, Buffer.from(text).toString('base64')])),
  }));
}
