import { parseJson } from '@holdfast/json/parse-json';

/** Any value as clients see it: nothing of what stands for a secret. */
export function masked<Value>(value: Value): Value {
  const text = JSON.stringify(value) as string | undefined;
  if (text?.includes('hf-secret.') !== true) return value;
  return parseJson(text.replaceAll(/hf-secret\.[0-9a-f-]{36}\.\d+(?:\.(?:[bef]|[js]|[pq]|[v-y])|[eb])?/gu, '********')) as Value; // only texts have changed
}
