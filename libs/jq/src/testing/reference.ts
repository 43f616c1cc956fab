import { createRequire } from 'node:module';

type Instance = { readonly raw: (input: string, program: string, flags: string[]) => { readonly stdout: string; readonly stderr: string } };

const require = createRequire(import.meta.url);

/** jq 1.8.2 itself, compiled to WebAssembly. A program that it does not survive leaves it unusable, so it is loaded again. */
export class Reference {
  private instance: Instance | undefined;

  /** The outputs as text, then the error if there is one; `undefined` where jq crashed or has no such function. */
  async run(program: string, input: string): Promise<string | undefined> {
    this.instance ??= await load();
    try {
      // A program that starts with a minus sign would be an option.
      return resultOf(this.instance.raw(input, ` ${program}`, ['-c']));
    } catch {
      this.instance = undefined;
      return undefined;
    }
  }
}

async function load(): Promise<Instance> {
  for (const key of Object.keys(require.cache)) if (key.includes('jq-wasm')) delete require.cache[key];
  const { loadJq } = require('jq-wasm') as { readonly loadJq: () => Promise<Instance> };
  return loadJq();
}

function resultOf({ stdout, stderr }: ReturnType<Instance['raw']>): string | undefined {
  if (/compile error/.test(stderr)) return 'compile error';
  if (/not found at build time|Cannot allocate/.test(stderr)) return undefined;
  const lines = stdout.split('\n').filter((line) => line !== '');
  const error = /^jq: error \(at [^)]*\)(?: \(not a string\))?:([^]*)$/.exec(stderr);
  if (error !== null) lines.push(`error:${error[1]}`);
  return lines.join('\n').trim();
}
