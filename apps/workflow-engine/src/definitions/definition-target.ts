import type { AuditTarget } from '@holdfast/audit-core/audit-entry';
import type { DefinitionName } from './published-definition.ts';

/** How the audit names a version of a definition. */
export function definitionTarget({ namespace, name, version }: DefinitionName): AuditTarget {
  return { type: 'definition', id: `${namespace}/${name}/${version}` };
}
