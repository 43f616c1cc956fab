import { definition } from '@holdfast/workflow-core/definition/definition';
import { z } from 'zod';
import type { DefinitionName } from './published-definition.ts';

const { namespace, name, version } = definition.shape.document.shape;
const named = z.object({ document: z.object({ namespace, name, version }) });

/** What a definition says of its name, whatever else is wrong with it. */
export function nameInDocument(document: unknown): DefinitionName | undefined {
  return named.safeParse(document).data?.document;
}
