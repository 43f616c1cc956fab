/**
 * Runs a folder of the Open Workflow Specification's published layout through the public API of the platform that runs here, or of its own:
 * `pnpm conformance workflows --dir DIR [--expect DIR] [--only TEXT] [--chaos]`. Every scenario of ctk/*.feature and ctk/features/*.feature, every examples/*.yaml
 * (published; run where there is an expectation), every invalid/*.yaml (refused). Prints each failure and `N passed, N failed`; the exit code
 * is 1 when one failed, 64 when there was nothing to run. `--chaos`: with two engines that are killed between tasks, and every message delivered twice (README.md).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { runExample } from './example.ts';
import { readExpectation } from './expectation.ts';
import { parseFeature } from './feature-file.ts';
import { Outside } from './outside.ts';
import { Conforming } from './platform.ts';
import { standFor } from './stand.ts';
import { runScenario } from './steps.ts';
import { optionsOf } from '../../options.ts';

/** A check: what is wrong, or nothing. Those that stub the outside in their own way take turns, and those that send events, which others would hear. */
interface Check {
  readonly name: string;
  readonly alone: boolean;
  readonly excluded?: string | undefined;
  readonly run: () => Promise<string | undefined>;
}

const { values } = optionsOf({ options: { dir: { type: 'string' }, expect: { type: 'string' }, only: { type: 'string', default: '' }, chaos: { type: 'boolean', default: false } } });
const dir = resolve(process.env['INIT_CWD'] ?? process.cwd(), values.dir ?? '');
const examples = join(dir, 'examples');
const expectations = [examples, ...(values.expect === undefined ? [] : [resolve(process.env['INIT_CWD'] ?? process.cwd(), values.expect)]), join(import.meta.dirname, 'expect')];
const exclusions = parse(readFileSync(join(import.meta.dirname, 'exclusions.yaml'), 'utf8')) as { pattern: string; reason: string }[];

function filesOf(folder: string, ending: RegExp): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => ending.test(name)).toSorted() : [];
}

function exclusionOf(source: string): string | undefined {
  return exclusions.find(({ pattern }) => new RegExp(pattern, 'mu').test(source))?.reason;
}

function checksOf(platform: Conforming, outside: Outside): Check[] {
  // The published repository has its features one folder deeper.
  const features = ['', 'features'].flatMap((folder) => filesOf(join(dir, 'ctk', folder), /\.feature$/u).map((file) => join(folder, file)));
  const scenarios = features.flatMap((file) =>
    parseFeature(readFileSync(join(dir, 'ctk', file), 'utf8')).map((scenario) => {
      const excluded = exclusionOf(scenario.steps[0]?.text ?? '');
      return { name: `ctk/${file}: ${scenario.name}`, alone: false, excluded, run: () => runScenario(platform, scenario) };
    }),
  );
  const published = filesOf(examples, /\.ya?ml$/u).map((file): Check => {
    const source = readFileSync(join(examples, file), 'utf8');
    const read = readExpectation(expectations, file.replace(/\.ya?ml$/u, ''));
    const run = () => (read.ok ? runExample(platform, outside, source, read.expectation) : Promise.resolve(read.wrong));
    return { name: `examples/${file}`, alone: read.ok && read.expectation !== undefined && (read.expectation.stubs !== undefined || read.expectation.events.length > 0), excluded: exclusionOf(source), run };
  });
  const invalid = filesOf(join(dir, 'invalid'), /\.ya?ml$/u).map((file): Check => {
    const source = readFileSync(join(dir, 'invalid', file), 'utf8');
    return { name: `invalid/${file}`, alone: false, run: () => mustBeRefused(platform, source) };
  });
  return [...scenarios, ...published, ...invalid].filter(({ name }) => name.includes(values.only));
}

/** A refusal says what is wrong with the definition; any other answer says something else. */
async function mustBeRefused(platform: Conforming, source: string): Promise<string | undefined> {
  const refusal = await platform.refusal(source);
  if (refusal === undefined) return 'it is published, and must be refused';
  return [400, 413, 415, 422].includes(refusal.status) ? undefined : `it must be refused for what it says, and is answered ${refusal.text}`;
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}

const counts = { passed: 0, failed: 0, excluded: 0 };

function told(started: readonly string[], { windows, instances }: NonNullable<ReturnType<Awaited<ReturnType<typeof standFor>>['deaths']>>): string {
  const total = [...windows.values()].reduce((sum, count) => sum + count, 0);
  const each = [...windows].map(([window, count]) => `${window} ${count}`).join(', ');
  return `engines were killed ${total} times (${each}), for ${started.filter((id) => instances.has(id)).length} of the ${started.length} instances that were started`;
}

async function perform({ name, excluded, run }: Check): Promise<void> {
  const wrong = await run().catch((error: unknown) => `it broke off: ${error instanceof Error ? error.message : String(error)}`);
  if (wrong === undefined) counts.passed += 1;
  else if (excluded !== undefined && /not supported/u.test(wrong)) {
    counts.excluded += 1;
    console.log(`excluded ${name}: ${excluded}`);
  } else {
    counts.failed += 1;
    console.log(`FAILED ${name}\n      ${wrong}`);
  }
}

async function inLanes(checks: readonly Check[], lanes: number, ready: () => Promise<void>): Promise<void> {
  const waiting = checks.values();
  const lane = async (): Promise<void> => {
    for (const check of waiting) {
      await ready();
      await perform(check);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

if (values.dir === undefined || !existsSync(dir)) {
  console.log(`There is nothing at ${values.dir === undefined ? '--dir' : dir}: name the folder of the specification with --dir DIR. Nothing was run.`);
  process.exitCode = 64;
} else {
  await using outside = await Outside.start();
  const stand = await standFor(outside, values.chaos);
  const platform = new Conforming(stand, values.chaos);
  const leave = once(async () => {
    if (stand.isLent) await platform.clear();
    await platform[Symbol.asyncDispose]();
    await stand.leave();
  });
  await using _left = { [Symbol.asyncDispose]: leave };
  // Whoever is interrupted leaves nothing behind either.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void leave().finally(() => process.exit(130)));
  const checks = checksOf(platform, outside);
  await inLanes(checks.filter(({ alone }) => alone), 1, stand.recovered);
  outside.use([]);
  await inLanes(checks.filter(({ alone }) => !alone), values.chaos ? 4 : 6, stand.recovered);
  if (checks.length === 0) console.log(`Nothing at ${dir} is of the published layout${values.only === '' ? '' : ` and has “${values.only}” in its name`}: ctk/*.feature, examples/*.yaml, invalid/*.yaml. Nothing was run.`);
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  const deaths = stand.deaths();
  if (deaths !== undefined) console.log(told(platform.started, deaths));
  if (counts.excluded > 0) console.log(`${counts.excluded} excluded, see exclusions.yaml`);
  process.exitCode = checks.length === 0 ? 64 : Math.min(counts.failed, 1);
}
