import { readFileSync } from 'node:fs';
import type { ConfigFault } from './config-error.ts';

const prefix = 'HOLDFAST_';
const fileSuffix = '_FILE';

export interface ReadVariables {
  readonly values: Readonly<Record<string, string>>;
  readonly faults: readonly ConfigFault[];
}

/**
 * The `HOLDFAST_` variables of `env` by name. `X_FILE` stands for the trimmed content of the file it names.
 * An empty value counts as not set. Any `HOLDFAST_` name outside `known` is a fault: a misspelt setting must not pass as its default.
 */
export function readVariables(known: readonly string[], env: NodeJS.ProcessEnv): ReadVariables {
  const values: Record<string, string> = {};
  const faults: ConfigFault[] = [];
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith(prefix) || text === undefined || text === '') continue;
    const base = name.endsWith(fileSuffix) ? name.slice(0, -fileSuffix.length) : name;
    if (known.includes(name)) values[name] = text.trim();
    else if (!known.includes(base)) faults.push({ variable: name, reason: 'is not a variable of this service' });
    else if (env[base] !== undefined && env[base] !== '') faults.push({ variable: name, reason: `is set together with ${base}; set one of them` });
    else {
      const content = readContent(text);
      if (content === undefined) faults.push({ variable: name, reason: 'names a file that cannot be read or is empty' });
      else values[base] = content;
    }
  }
  return { values, faults };
}

function readContent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}
