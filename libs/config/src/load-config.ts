import type { z } from 'zod';
import { ConfigError, type ConfigFault } from './config-error.ts';
import { readVariables } from './read-variables.ts';

/**
 * Reads the whole environment of a service once.
 *
 * @param schema keys are the full variable names, `HOLDFAST_…`
 * @throws {ConfigError} listing every unknown variable, unreadable file and bad value, by name and never by value
 */
export function loadConfig<Schema extends z.ZodObject>(schema: Schema, env: NodeJS.ProcessEnv): z.infer<Schema> {
  const { values, faults } = readVariables(Object.keys(schema.shape), env);
  const parsed = schema.safeParse(values);
  const unreadable = new Set(faults.map((fault) => fault.variable.replace(/_FILE$/u, '')));
  const bad = (parsed.error?.issues ?? [])
    .map((issue): ConfigFault => {
      const variable = String(issue.path[0] ?? 'HOLDFAST_*');
      return { variable, reason: variable in values || issue.path.length === 0 ? issue.message : 'is required' };
    })
    .filter((fault) => !unreadable.has(fault.variable));
  if (!parsed.success || faults.length > 0) throw new ConfigError([...faults, ...bad]);
  return parsed.data;
}
