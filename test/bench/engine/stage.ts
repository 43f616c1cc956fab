import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Platform } from '@holdfast/local/platform/platform';
import { startPlatform } from '@holdfast/local/platform/start-platform';
import { cpuMilliseconds } from '../cpu.ts';
import { Connection, expectStatus } from './connection.ts';
import { DatabaseCounters, memoryMebibytes } from './counters.ts';
import { Lane } from '../resume/lane.ts';
import { Lanes } from './lanes.ts';
import type { Round } from './report.ts';
import { all } from './workloads.ts';

const email = 'bench@example.test';
const password = 'a long enough passphrase for benchmarks';

/** A platform of its own with the definitions published, and what it is measured with. The gateway is used to sign in only. */
export class Stage {
  readonly platform: Platform;
  readonly bearer: string;
  readonly counters: DatabaseCounters;
  readonly #stateDir: string;

  private constructor(platform: Platform, bearer: string, counters: DatabaseCounters, stateDir: string) {
    this.platform = platform;
    this.bearer = bearer;
    this.counters = counters;
    this.#stateDir = stateDir;
  }

  /** @param engines how many replicas of the engine */
  static async open(engines: number, env: NodeJS.ProcessEnv = {}): Promise<Stage> {
    const stateDir = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
    const platform = await startPlatform({ stateDir, ports: 'free', replicas: { 'workflow-engine': engines }, report: (line) => console.error(line), env: { 'workflow-engine': { HOLDFAST_TENANT_EVENTS_PER_SECOND: '100000', ...env } } });
    try {
      const lane = new Lane(platform.urls.gateway, platform.caFile, 1);
      const made = await lane.send('POST', '/v1/bootstrap', '', { secret: platform.bootstrapSecret, email, password, name: 'Bench' });
      const session = await lane.send('POST', '/v1/auth/login', '', { email, password });
      lane.close();
      if (made.status !== 201 || session.status !== 200) throw new Error(`signing in: ${made.status}, ${session.status}`);
      const stage = new Stage(platform, `Bearer ${String(session.body['accessToken'])}`, await DatabaseCounters.open(platform.postgres.adminUrl, 'holdfast_workflow_engine'), stateDir);
      const connection = await stage.connection();
      for (const definition of all) expectStatus(await connection.send('POST', '/v1/definitions', JSON.stringify(definition)), 201);
      connection.close();
      return stage;
    } catch (error) {
      await platform.stop();
      throw error;
    }
  }

  connection(): Promise<Connection> {
    return Connection.open(this.platform.ports['workflow-engine'], this.platform.pki.workloadDir('gateway'), this.bearer);
  }

  lanes(count: number): Promise<Lanes> {
    return Lanes.open(count, this.platform.apiPorts['workflow-engine'], this.platform.pki.workloadDir('gateway'), this.bearer);
  }

  /** Measures what `work` does for `items`. @param work gives the milliseconds of each item, ascending */
  async measure(items: number, work: () => Promise<readonly number[]>): Promise<Round> {
    const before = await this.counters.read();
    const cpuBefore = cpuMilliseconds(this.roots());
    const begun = performance.now();
    const milliseconds = await work();
    const seconds = (performance.now() - begun) / 1000;
    const cpu = new Map([...cpuMilliseconds(this.roots())].map(([name, used]) => [name, used - (cpuBefore.get(name) ?? 0)]));
    const after = await this.counters.read();
    return {
      items,
      seconds,
      milliseconds,
      commits: after.commits - before.commits,
      walSyncs: after.walSyncs - before.walSyncs,
      walBytes: after.walBytes - before.walBytes,
      cpu,
      memory: new Map(this.roots().filter(({ children }) => children).map(({ name, pid }) => [name, memoryMebibytes(pid)])),
    };
  }

  /** The processes of the platform; its programs are children of this one. */
  roots(): { name: string; pid: number; children: boolean }[] {
    const recorded = JSON.parse(readFileSync(join(this.#stateDir, 'processes.json'), 'utf8')) as { name: string; pid: number }[];
    return [...recorded.map(({ name, pid }) => ({ name, pid, children: true })), { name: 'this benchmark', pid: process.pid, children: false }];
  }

  async close(): Promise<void> {
    await this.counters.close();
    await this.platform.stop();
    rmSync(this.#stateDir, { recursive: true, force: true });
  }
}
