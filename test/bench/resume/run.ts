/**
 * Redemptions through the whole path: nginx TLS, mutual TLS, signature check, claim, queue, the engine's commit, receipt.
 * `pnpm bench resume [ROUND SIZE] [CONNECTIONS …]`: one connection, then more and more until the curve is flat; three rounds of each.
 * The services must have been built.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlatform } from '@holdfast/local/platform/start-platform';
import { cpuMilliseconds } from '../cpu.ts';
import { DatabaseCounters } from '../engine/counters.ts';
import { report, type Round } from '../engine/report.ts';
import { redeemAll } from './measure.ts';
import { Preparation } from './prepare.ts';

const [size = 1_000, ...asked] = process.argv.slice(2).map(Number);
const rounds = 3;
const warmUp = 2_000;
const loads = asked.length > 0 ? asked : [1, 16, 64, 128, 256];

const stateDir = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
const platform = await startPlatform({ stateDir, ports: 'free', report: (line) => console.error(line) });
const counters = await DatabaseCounters.open(platform.postgres.adminUrl, 'holdfast_resume_token', 'holdfast_workflow_engine', 'holdfast_scheduler');

function used(): Map<string, number> {
  const recorded = JSON.parse(readFileSync(join(stateDir, 'processes.json'), 'utf8')) as { name: string; pid: number }[];
  // The platform's programs are children of this process.
  return cpuMilliseconds([...recorded.map(({ name, pid }) => ({ name, pid, children: true })), { name: 'this benchmark', pid: process.pid, children: false }]);
}

let lanes = 0;

async function measured(tokens: readonly string[], connections: number): Promise<Round> {
  const before = await counters.read();
  const cpuBefore = used();
  const { perSecond, milliseconds } = await redeemAll(platform, tokens, connections, lanes);
  const cpu = new Map([...used()].map(([name, now]) => [name, now - (cpuBefore.get(name) ?? 0)]));
  const after = await counters.read();
  lanes += 1_000;
  const since = (pick: 'commits' | 'walBytes' | 'walSyncs') => after[pick] - before[pick];
  return { items: tokens.length, seconds: tokens.length / perSecond, milliseconds, commits: since('commits'), walBytes: since('walBytes'), walSyncs: since('walSyncs'), cpu, memory: new Map() };
}

try {
  const preparation = new Preparation(platform);
  await preparation.signIn();
  console.log(`resume by token, through the gateway, on ${cpus().length} cores, Node ${process.version}\n`);
  // The services' code is compiled by what it is called with: as often as it takes.
  await redeemAll(platform, await preparation.tokens(warmUp), 64, 3_000_000);
  for (const connections of loads) {
    const taken: Round[] = [];
    for (let round = 0; round < rounds; round += 1) taken.push(await measured(await preparation.tokens(connections === 1 ? Math.min(size, 200) : Math.max(size, connections * 6)), connections));
    console.log(`${report(connections === 1 ? 'one connection' : `${connections} connections`, taken)}\n`);
  }
} finally {
  await counters.close();
  await platform.stop();
  rmSync(stateDir, { recursive: true, force: true });
}
