import { fail } from '../jq-error.ts';
import type { Work } from '../work.ts';
import { assemble, type MachineCode } from './assemble.ts';
import type { Wanted } from './machine.ts';
import { type Options, parsePattern } from './parser.ts';
import { RegexFailure } from './reader.ts';

/** A regular expression ready to match, with what its flags say. */
export type CompiledRegex = { readonly machine: MachineCode; readonly wanted: Wanted; readonly global: boolean };

/** Patterns kept compiled, the least recently used dropped first. */
const kept = 200;
const cache = new Map<string, CompiledRegex>();

/** Compiles a pattern with jq's flags; a pattern or a flag that is none is a jq error. Costs the same whether it is kept or not. */
export function compileRegex(pattern: string, flags: string, work: Work): CompiledRegex {
  work.charge(4 * pattern.length + 1);
  const key = `${flags}/${pattern}`;
  const known = cache.get(key);
  if (known !== undefined) {
    cache.delete(key);
    cache.set(key, known);
    return known;
  }
  const compiled = compileNew(pattern, flags);
  cache.set(key, compiled);
  if (cache.size > kept) cache.delete(cache.keys().next().value as string);
  return compiled;
}

const known = /^[gimnxspl]*$/;

function compileNew(pattern: string, flags: string): CompiledRegex {
  if (!known.test(flags)) return fail(`${flags} is not a valid modifier string`);
  const options: Options = {
    ignoreCase: flags.includes('i'),
    extended: flags.includes('x'),
    dotAll: flags.includes('p') || flags.includes('m'),
    lines: false,
  };
  try {
    const machine = assemble(parsePattern(pattern, options));
    return { machine, wanted: { longest: flags.includes('l'), notEmpty: flags.includes('n') }, global: flags.includes('g') };
  } catch (error) {
    if (error instanceof RegexFailure) return fail(`Regex failure: ${error.message}`);
    throw error;
  }
}
