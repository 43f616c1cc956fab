import type { CompiledSource, Expressions } from './expressions.ts';

/**
 * Compiles a source once for all places that give it the same of the variables that it speaks of: thousands of tasks may name one component, which is
 * compiled wherever it is named.
 */
export function shared(expressions: Expressions): Expressions {
  const known = new Map<string, Map<string, CompiledSource>>();
  return {
    compile: (source, variables) => {
      const spoken = source.includes('$') ? variables.filter((name) => source.includes(`$${name}`)).toSorted() : [];
      const names = spoken.join(' ');
      const sources = known.get(names) ?? new Map<string, CompiledSource>();
      const compiled = sources.get(source) ?? expressions.compile(source, spoken);
      known.set(names, sources.set(source, compiled));
      return compiled;
    },
  };
}
