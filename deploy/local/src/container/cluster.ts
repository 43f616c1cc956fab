import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import type { SecretManifest } from './secret-manifests.ts';

/** The API server as a pod reaches it, with the rights of its ServiceAccount. */
export interface Cluster {
  /** The decoded entries of a Secret; undefined when there is none. */
  readSecret(namespace: string, name: string): Promise<Readonly<Record<string, string>> | undefined>;
  /** Server-side apply: made, or brought to this content. */
  applySecret(manifest: SecretManifest): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

const account = '/var/run/secrets/kubernetes.io/serviceaccount';

/** @param folder of the ServiceAccount's token and ca.crt, which the kubelet renews */
export function cluster(url: string, folder = account): Cluster {
  const call = (method: string, path: string, body?: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${readFileSync(join(folder, 'token'), 'utf8').trim()}`, accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/apply-patch+yaml' }) };
      request(new URL(path, url), { method, headers, ca: readFileSync(join(folder, 'ca.crt')), timeout: 10_000 }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('error', reject).on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      }).on('error', reject).end(body);
    });
  const secret = (namespace: string, name: string) => `/api/v1/namespaces/${namespace}/secrets/${name}`;
  return {
    async readSecret(namespace, name) {
      const { status, text } = await call('GET', secret(namespace, name));
      if (status === 404) return undefined;
      if (status !== 200) throw new Error(`the cluster refused to read the secret ${name}: ${status}`);
      const { data = {} } = JSON.parse(text) as { data?: Record<string, string> };
      return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]));
    },
    async applySecret(manifest) {
      const { namespace, name } = manifest.metadata;
      const { status } = await call('PATCH', `${secret(namespace, name)}?fieldManager=holdfast-setup&force=true`, JSON.stringify(manifest));
      if (status !== 200 && status !== 201) throw new Error(`the cluster refused the secret ${name}: ${status}`);
    },
  };
}
