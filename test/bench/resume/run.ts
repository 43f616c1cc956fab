/**
 * Redemptions through the whole path: nginx TLS, mutual TLS, signature check, claim, queue, the engine's commit, receipt. `pnpm bench resume [ROUND SIZE]`.
 * One connection at first, then saturation; three rounds of each, median [least–most]. The services must have been built.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlatform } from '@holdfast/local/platform/start-platform';
import { cpuMilliseconds } from '../cpu.ts';
import { percentile, redeemAll, type Round } from './measure.ts';
import { Preparation } from './prepare.ts';

const size = Number(process.argv[2] ?? 600);
const rounds = 3;
const warmUp = 2_000;
const lowSize = Math.min(size, 150);
const loads = [
  { name: 'one connection', connections: 1, size: lowSize },
  { name: 'sixteen connections', connections: 16, size },
  { name: 'saturation, 64 connections', connections: 64, size },
];

const stateDir = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
const platform = await startPlatform({ stateDir, ports: 'free', report: (line) => console.error(line) });

/** Of three figures. */
function spread(figures: readonly number[], digits: number): string {
  const sorted = figures.toSorted((a, b) => a - b);
  const shown = (figure: number | undefined) => (figure ?? 0).toFixed(digits);
  return `${shown(sorted[Math.floor(sorted.length / 2)])} [${shown(sorted[0])}–${shown(sorted.at(-1))}]`;
}

function roots(): { name: string; pid: number; children: boolean }[] {
  const recorded = JSON.parse(readFileSync(join(stateDir, 'processes.json'), 'utf8')) as { name: string; pid: number }[];
  // The platform's programs are children of this process.
  return [...recorded.map(({ name, pid }) => ({ name, pid, children: true })), { name: 'this benchmark', pid: process.pid, children: false }];
}

try {
  const preparation = new Preparation(platform);
  await preparation.signIn();
  console.log(`resume by token, through the gateway, on ${cpus().length} cores, Node ${process.version}\n`);
  // The services' code is compiled by what it is called with: as often as it takes.
  await redeemAll(platform, await preparation.tokens(warmUp), 32, 3_000_000);
  let lanes = 0;
  for (const { name, connections, size: count } of loads) {
    const measured: Round[] = [];
    const used = new Map<string, number>();
    for (let round = 0; round < rounds; round += 1) {
      const tokens = await preparation.tokens(count);
      const before = cpuMilliseconds(roots());
      measured.push(await redeemAll(platform, tokens, connections, lanes));
      for (const [process_, milliseconds] of cpuMilliseconds(roots())) used.set(process_, (used.get(process_) ?? 0) + milliseconds - (before.get(process_) ?? 0));
      lanes += 1_000;
    }
    console.log(`${name}, ${rounds} × ${count} redemptions`);
    console.log(`  redemptions/s  ${spread(measured.map(({ perSecond }) => perSecond), 0)}`);
    for (const share of [0.5, 0.99]) console.log(`  p${share * 100} ms         ${spread(measured.map(({ milliseconds }) => percentile(milliseconds, share)), 1)}`);
    const perRedemption = [...used].map(([process_, milliseconds]) => [process_, milliseconds / (rounds * count)] as const).filter(([, each]) => each >= 0.01);
    const own = perRedemption.filter(([process_]) => process_ !== 'this benchmark').reduce((sum, [, each]) => sum + each, 0);
    console.log(`  CPU ms each    ${own.toFixed(2)} (${perRedemption.toSorted((a, b) => b[1] - a[1]).map(([process_, each]) => `${process_} ${each.toFixed(2)}`).join(', ')})\n`);
  }
} finally {
  await platform.stop();
  rmSync(stateDir, { recursive: true, force: true });
}
