import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JobOf, scheduleTicks } from '@holdfast/contracts/queues';
import type { InstanceId, TenantId, TimerId } from '@holdfast/ids/ids';
import { findLibfaketime } from '@holdfast/local/provision/libfaketime';
import { waitUntil } from '@holdfast/local/process/wait-until';
import { schedulerStand } from '../stand/scheduler-stand.ts';
import type { Replica } from '../stand/scheduler-replica.ts';
import { faultPlan, randomFrom, type Fault } from './fault-plan.ts';
import { readLedger, SchedulerAccount, type Ledger } from './scheduler-account.ts';

export interface FaultRun {
  readonly seconds: number;
  readonly everySeconds: number;
  readonly seed: number;
  readonly schedules: number;
  readonly report: (line: string) => void;
}

export interface FaultReport extends Ledger {
  readonly faults: readonly Fault[];
  readonly timers: number;
  /** Of ticks and timers together. */
  readonly heardTwice: number;
  readonly unheard: number;
  readonly heardEarly: number;
  /** Replicas whose metrics say that they fired something: nobody leads. */
  readonly firing: number;
  /** Why no replica had another clock; undefined when they had. */
  readonly noOtherClocks?: string;
}

const replicaCount = 3;
const stopMs = 20_000;
const policies = ['allow-all', 'allow-all', 'skip', 'buffer-one', 'buffer-all', 'cancel-other', 'terminate-other'] as const;

/** @throws with the end of the log when a replica is gone that nobody killed. */
function requireAll({ replicas, log }: Pick<Awaited<ReturnType<typeof schedulerStand>>, 'replicas' | 'log'>): void {
  const gone = [...replicas].filter(({ child }) => child.exit() !== undefined);
  if (gone.length > 0 || replicas.size !== replicaCount) throw new Error(`${replicas.size - gone.length} replicas run, ${gone.length} ended by themselves:\n${log().slice(-10_000)}`);
}

async function hasFired({ managementPort }: Replica): Promise<boolean> {
  const page = await (await fetch(`http://127.0.0.1:${managementPort}/metrics`)).text();
  return /^holdfast_scheduler_tick_lateness_seconds_count\{.*result="fired".*\} [1-9]/mu.test(page);
}

/** Three schedulers, schedules of 1 to 10 seconds and a stream of timers, while processes die and stand still, clocks lie and servers go away (I7, I8, I9). */
export async function runFaults({ seconds, everySeconds, seed, schedules, report }: FaultRun): Promise<FaultReport> {
  const random = randomFrom(seed);
  const faketime = await findLibfaketime();
  const clocks = 'path' in faketime ? ['+0', '+3600', '-3600'] : ['+0'];
  const clock = (offset: string): NodeJS.ProcessEnv => ('path' in faketime && offset !== '+0' ? { LD_PRELOAD: faketime.path, FAKETIME: offset, FAKETIME_DONT_FAKE_MONOTONIC: '1' } : {});
  const account = new SchedulerAccount();
  const ended: JobOf<typeof scheduleTicks>[] = [];
  const stand = await schedulerStand({
    settings: { HOLDFAST_SCHEDULE_MINIMUM_SECONDS: '1', HOLDFAST_TICKS_PER_MINUTE: '1000000' },
    onTick: (tick, id) => {
      account.heardTick(tick, id);
      ended.push(tick);
    },
    onTimer: (timer, id) => account.heardTimer(timer, id),
  });
  const { servers, engine } = stand;
  const tenantId = randomUUID() as TenantId;
  const offsets = new Map<Replica, string>();
  const start = async (offset: string): Promise<Replica> => {
    const replica = await stand.start(clock(offset));
    offsets.set(replica, offset);
    return replica;
  };

  try {
    const first = await start('+0');
    await Promise.all(clocks.length > 1 ? [start('+3600'), start('-3600')] : [start('+0'), start('+0')]);
    const call = stand.callerOf(tenantId);
    await Promise.all(Array.from({ length: schedules }, async (_, n) => {
      const { status, body } = await call(first, 'POST', '/v1/schedules', {
        name: `every-${n}`, definition: { namespace: 'faults', name: 'it', version: '1.0.0' }, recurrence: { every: { seconds: 1 + (n % 10) } },
        overlap: policies[Math.floor(n / 10) % policies.length], catchUpSeconds: n % 3 === 0 ? 10 : 3_600,
      });
      if (status !== 201) throw new Error(`a schedule could not be created: ${status} ${JSON.stringify(body)}`);
    }));

    const over = new AbortController();
    /** Schedules go on until all is accounted for, and so do the answers to what they start. */
    const settled = new AbortController();
    /** Until it works: a server may be away. */
    const persist = async (work: () => Promise<unknown>): Promise<void> => {
      while (!(await work().then(() => true, () => false))) await sleep(200);
    };
    const instances = new Map<string, InstanceId>();
    const instanceOf = ({ scheduleId, tick }: { scheduleId: string; tick: string }): InstanceId => {
      const name = `${scheduleId} ${tick}`;
      const known = instances.get(name) ?? engine.ids.next<InstanceId>();
      instances.set(name, known);
      return known;
    };
    /** Instances run for a moment or two, or until they are told to end. */
    const answering = (async () => {
      while (!settled.signal.aborted) {
        const now = ended.splice(0);
        const outcomes = now.flatMap((tick) => {
          const of = { scheduleId: tick.scheduleId, tick: tick.tick, tenantId: tick.tenantId, instanceId: instanceOf(tick) };
          return [{ outcome: 'started' as const, ...of }, { outcome: 'ended' as const, ...of, status: tick.command === 'end' ? ('cancelled' as const) : ('completed' as const) }];
        });
        if (outcomes.length > 0) await persist(() => engine.report(outcomes));
        await sleep(200 + random() * 1_500);
      }
    })();
    const setting = (async () => {
      while (!over.signal.aborted) {
        const commands = Array.from({ length: 10 }, () => {
          const [timerId, due] = [engine.ids.next<TimerId>(), Date.now() + Math.round(500 + random() * 8_000)];
          account.timersDue.set(timerId, due);
          return { command: 'set' as const, timerId, tenantId, instanceId: engine.ids.next<InstanceId>(), dueAt: new Date(due).toISOString() };
        });
        await persist(() => engine.setTimers(commands));
        await sleep(400);
      }
    })();

    const resumed: Promise<void>[] = [];
    const running = (): Replica => {
      const free = [...stand.replicas].filter((replica) => !stopped.has(replica));
      return free[Math.floor(random() * free.length)] ?? first;
    };
    const stopped = new Set<Replica>();
    const commit: Readonly<Record<Fault, () => Promise<void>>> = {
      kill: async () => {
        await stand.kill(running());
        await sleep(1_000);
        const missing = clocks.find((offset) => ![...stand.replicas].some((replica) => offsets.get(replica) === offset));
        // A start fails while a server is away, as it does under a supervisor that tries again.
        await persist(() => start(missing ?? '+0'));
      },
      stop: async () => {
        const replica = running();
        stopped.add(replica);
        replica.child.kill('SIGSTOP');
        resumed.push(sleep(stopMs).then(() => {
          replica.child.kill('SIGCONT');
          stopped.delete(replica);
        }));
      },
      'flush-redis': () => servers.flushRedis(),
      'restart-redis': () => servers.restartRedis(),
      'restart-postgres': () => servers.restartPostgres(),
    };
    const begun = performance.now();
    const done: Fault[] = [];
    for (const { at, fault } of faultPlan(seconds, everySeconds, random)) {
      await sleep(Math.max(0, at * 1000 - (performance.now() - begun)));
      report(`${((performance.now() - begun) / 1000).toFixed(0).padStart(4)} s  ${fault}`);
      await commit[fault]();
      done.push(fault);
    }
    await sleep(Math.max(0, seconds * 1000 - (performance.now() - begun)));
    await Promise.all(resumed);
    const until = new Date();
    over.abort();
    await setting;
    requireAll(stand);

    await waitUntil({ what: 'each tick has its record, and all that fired was heard', timeoutMs: 120_000, everyMs: 500 }, async () => {
      const [{ missing }, unheard] = [await readLedger(servers, until), await account.unheard(servers, until)];
      if (missing === 0 && unheard === 0) return true;
      throw new Error(`${missing} ticks have no record, ${unheard} ticks and timers were not heard of`);
    }).catch((error: unknown) => report(`${String(error)}: ${String(error instanceof Error && error.cause)}`));
    settled.abort();
    await answering;
    requireAll(stand);
    const ledger = await readLedger(servers, until);
    return {
      ...ledger,
      faults: done,
      timers: account.timers.size,
      heardTwice: [...account.starts.values(), ...account.timers.values()].filter((messages) => messages.size > 1).length,
      unheard: await account.unheard(servers, until),
      heardEarly: account.early,
      firing: (await Promise.all([...stand.replicas].map(hasFired))).filter(Boolean).length,
      ...('refused' in faketime ? { noOtherClocks: faketime.refused } : {}),
    };
  } finally {
    await stand.stop();
  }
}
