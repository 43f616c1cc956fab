import { parseJson } from '@holdfast/json/parse-json';
import { references } from '@holdfast/workflow-core/secrets/veil';

/** Any value as clients see it: nothing of what stands for a secret. */
export function masked<Value>(value: Value): Value {
  const text = JSON.stringify(value) as string | undefined;
  if (text?.includes('hf-secret.') !== true) return value;
  return parseJson(text.replaceAll(references, '********')) as Value; // only texts have changed
}
