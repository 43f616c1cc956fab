/**
 * What checking and getting tokens costs: `pnpm bench identity [verify|tokens]`. In process: signature, claims, deny-list and permission, a
 * second of one core's time. Against a platform, through the gateway: refreshes, client credentials, and logins, which argon2id bounds on
 * purpose, while identity's event loop goes on. Three rounds, median [least–most]. The services must have been built.
 */
import { cpus } from 'node:os';
import { TokenStage } from './platform.ts';
import { VerificationStage } from './verify.ts';
import { chosenOf } from '../../options.ts';

const chosen = chosenOf(process.argv.slice(2), ['verify', 'tokens']);
const rounds = 3;
const tokens = 2000;

function spread(figures: readonly number[], digits = 0): string {
  const sorted = figures.toSorted((a, b) => a - b);
  return `${(sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(digits)} [${(sorted[0] ?? 0).toFixed(digits)}–${(sorted.at(-1) ?? 0).toFixed(digits)}]`;
}

async function measured<Figure>(measure: () => Promise<Figure>): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (let round = 0; round < rounds; round += 1) figures.push(await measure());
  return figures;
}

async function verification(): Promise<void> {
  for (const bits of [2048, 3072]) {
    const stage = new VerificationStage(bits, tokens);
    await stage.measure();
    const figures = await measured(() => stage.measure());
    console.log(`RS256, RSA ${bits}: verified ${spread(figures.map(({ fresh }) => fresh))}, remembered ${spread(figures.map(({ remembered }) => remembered))}; signatures and nothing else ${spread(figures.map(({ bare }) => bare))}`);
  }
}

async function issuing(): Promise<void> {
  const stage = await TokenStage.open();
  try {
    console.log(`refreshes per second, 16 clients: ${spread(await measured(() => stage.refreshes(480)))}`);
    console.log(`client credentials per second, 16 clients: ${spread(await measured(() => stage.clientCredentials(480)))}`);
    const logins = await measured(() => stage.logins(50));
    console.log(`logins per second, 50 at once: ${spread(logins.map(({ perSecond }) => perSecond))}; longest pause between two looks at the event loop, which come every 10 ms: ${spread(logins.map(({ pause }) => pause), 1)} ms`);
  } finally {
    await stage.close();
  }
}

console.log(`identity, on ${cpus().length} cores, Node ${process.version}`);
if (chosen.includes('verify')) await verification();
if (chosen.includes('tokens')) await issuing();
