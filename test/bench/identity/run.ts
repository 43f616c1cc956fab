/**
 * What checking an access token costs a service, in process: signature, claims, deny-list and permission. `pnpm bench identity [TOKENS]`.
 * Three rounds, median [least–most], per second of one core's time.
 */
import { cpus } from 'node:os';
import { measureVerification, type Verified } from './verify.ts';

const count = Number(process.argv[2] ?? 3000);
const rounds = 3;

function spread(figures: readonly number[]): string {
  const sorted = figures.toSorted((a, b) => a - b);
  return `${(sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(0)} [${(sorted[0] ?? 0).toFixed(0)}–${(sorted.at(-1) ?? 0).toFixed(0)}]`;
}

console.log(`identity, on ${cpus().length} cores, Node ${process.version}`);
for (const bits of [2048, 3072]) {
  await measureVerification(bits, count);
  const measured: Verified[] = [];
  for (let round = 0; round < rounds; round += 1) measured.push(await measureVerification(bits, count));
  console.log(`RS256, RSA ${bits}: verified ${spread(measured.map(({ fresh }) => fresh))}, remembered ${spread(measured.map(({ remembered }) => remembered))}`);
}
