import { parseArgs, type ParseArgsConfig } from 'node:util';

/** What the command was given, as `parseArgs` reads it; where that is wrong, the command says so and ends with exit code 64. */
export function optionsOf<const Config extends ParseArgsConfig>(config: Config): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    return misused((error as Error).message);
  }
}

/** Those that were named of what there is, or else all; where one is named that is not there, the command says so and ends with exit code 64. */
export function chosenOf(named: readonly string[], known: readonly string[]): readonly string[] {
  const unknown = named.filter((name) => !known.includes(name));
  return unknown.length > 0 ? misused(`Unknown: ${unknown.join(', ')}. There are: ${known.join(', ')}`) : known.filter((name) => named.length === 0 || named.includes(name));
}

function misused(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(64);
}
