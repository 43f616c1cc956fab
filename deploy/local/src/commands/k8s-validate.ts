import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { policies } from '@holdfast/kubernetes/policies';
import { findKustomize, renderFolder } from '@holdfast/kubernetes/render';
import { loadSchemas } from '@holdfast/kubernetes/schemas';
import { repositoryRoot } from '../paths.ts';
import { CommandError } from '../terminal/command-error.ts';
import type { Progress } from '../terminal/progress.ts';

/** `npm run k8s:validate`: renders every overlay, and holds it against Kubernetes' schemas (HOLDFAST_K8S_SCHEMAS) and our policies. */
export async function k8sValidate(_args: readonly string[], progress: Progress): Promise<void> {
  const kustomize = findKustomize();
  if (kustomize === undefined) {
    progress.say('SKIPPED everything: there is no kubectl and no kustomize here (apt-get install kubernetes-client)');
    return;
  }
  const folder = process.env.HOLDFAST_K8S_SCHEMAS ?? '';
  if (folder !== '' && !existsSync(join(folder, 'swagger.json'))) throw new CommandError(`HOLDFAST_K8S_SCHEMAS names ${folder}, which holds no swagger.json`);
  const schemas = folder === '' ? undefined : loadSchemas(folder);
  if (schemas === undefined) progress.say('SKIPPED the schemas: HOLDFAST_K8S_SCHEMAS names no folder with swagger.json and crds/');

  const overlays = join(repositoryRoot, 'k8s', 'overlays');
  const faults: string[] = [];
  for (const overlay of readdirSync(overlays)) {
    const manifests = renderFolder(kustomize, join(overlays, overlay));
    const unknown = new Set<string>();
    const found = [
      ...manifests.flatMap((manifest) => {
        const own = schemas?.faults(manifest);
        if (schemas !== undefined && own === undefined) unknown.add(`${manifest.apiVersion} ${manifest.kind}`);
        return own ?? [];
      }),
      ...Object.entries(policies).flatMap(([name, policy]) => policy(manifests).map((fault) => `${name}: ${fault}`)),
    ];
    if (unknown.size > 0) progress.say(`SKIPPED in ${overlay}, for want of a schema: ${[...unknown].join(', ')}`);
    progress.say(`${found.length === 0 ? 'ok     ' : 'FAILED '}  ${overlay}: ${manifests.length} objects, ${Object.keys(policies).length} policies${schemas === undefined ? '' : ', strict schemas'}`);
    faults.push(...found.map((fault) => `${overlay}: ${fault}`));
  }
  if (faults.length > 0) throw new CommandError(faults.join('\n'));
}
