import { createHash } from 'node:crypto';
import type { JsonValue } from '@holdfast/workflow-core/json';
import type { DefinitionName } from '../definitions/published-definition.ts';

/** SHA-256 over what makes two start requests the same one: the definition and the input, in the order they were written. */
export function digestOf({ definition: { namespace, name, version }, input }: { readonly definition: DefinitionName; readonly input: JsonValue }): Uint8Array {
  return createHash('sha256').update(JSON.stringify([namespace, name, version, input])).digest();
}

export function sameDigest(one: Uint8Array | undefined, other: Uint8Array): boolean {
  return one !== undefined && Buffer.compare(one, other) === 0;
}
