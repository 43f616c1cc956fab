import { memoryAuditLog } from '@holdfast/audit-core/memory-audit-log';
import { setImmediate as nextTask } from 'node:timers/promises';
import { ManualClock } from '@holdfast/clock/manual-clock';
import type { IdSource } from '@holdfast/ids/id-source';
import type { TenantId } from '@holdfast/ids/ids';
import { parseUuid, type Uuid } from '@holdfast/ids/uuid';
import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { isTerminal } from '@holdfast/workflow-core/status';
import type { RedemptionResult } from '../../bookmarks/resume-bookmark.ts';
import { CompiledDefinitions } from '../../definitions/compiled-definitions.ts';
import { PublishDefinition } from '../../definitions/publish-definition.ts';
import { MemoryDefinitionStore } from '../../definitions/definition.store.memory.ts';
import { memoryStores } from '../../engine.store.memory.ts';
import { createEngine, type Engine } from '../../engine.ts';
import { noProbe } from '../../turns/crash-window.ts';
import { MemoryTables } from '../../turns/tables.store.memory.ts';
import type { TurnStore } from '../../turns/turn.store.ts';
import { checkWith } from '../check.ts';
import { MemoryResumeTokens } from '../memory-resume-tokens.ts';
import { outsideThatAnswers } from '../outside-that-answers.ts';
import { testLifecycle, testSealing } from '../test-sealing.ts';
import { names, sourceOf } from './definitions.ts';
import { Invariants } from './invariants.ts';
import { Operations } from './operations.ts';
import { SeededRandom } from './random.ts';
import { SimulatedScheduler } from './scheduler.ts';

const leaseMs = 60_000;
/** Steps of the wild part of a schedule, and rounds of the quiet one after it, at most. */
const wildSteps = 60;
const quietRounds = 60;

/** Breaks a store, to show that the simulation notices. */
export type Flaw = (store: TurnStore, tables: MemoryTables) => TurnStore;

interface Job {
  readonly handle: (engine: Engine) => Promise<unknown>;
  done: boolean;
}

/** Seeds that differ in their high bits: what a turn derives from one meets nothing of another. */
function simulatedIds(): IdSource {
  let count = 0;
  return {
    next: <Id extends Uuid>() => {
      count += 1;
      return `00000000-${Math.floor(count / 0x1000).toString(16).padStart(4, '0')}-7000-8${(count % 0x1000).toString(16).padStart(3, '0')}-000000000000` as Id;
    },
  };
}

/** Compiled once for all schedules. */
const definitions = new MemoryDefinitionStore();
const compiled = new CompiledDefinitions(definitions, new ManualClock(new Date(0)));
const definitionIds = simulatedIds();
const tenantId = parseUuid<TenantId>('00000000-0000-7000-8000-00000000aaaa');
const published = Promise.all(
  names.map((name) =>
    new PublishDefinition({ check: checkWith(), store: definitions, eventStarts: definitions.eventStarts, transactions: memoryTransactions(), audit: memoryAuditLog(), clock: new ManualClock(new Date(0)), ids: definitionIds }).execute({
      tenantId,
      publishedBy: 'ada',
      permissions: ['*'],
      mediaType: 'application/json',
      source: sourceOf(name),
    }),
  ),
);

/** One schedule: replicas, clients and services take their steps in an order that the seed decides, replicas die, clocks jump, and then all have time. */
class Simulation {
  readonly #random: SeededRandom;
  readonly #clock = new ManualClock(new Date('2026-05-01T00:00:00.000Z'));
  readonly #tables = new MemoryTables(this.#clock);
  readonly #resumeTokens = new MemoryResumeTokens();
  readonly #world = outsideThatAnswers();
  readonly #scheduler = new SimulatedScheduler();
  readonly #operations = new Operations();
  readonly #answers: (RedemptionResult | 'unknown')[] = [];
  readonly #invariants = new Invariants({ tables: this.#tables, scheduler: this.#scheduler, resumeTokens: this.#resumeTokens, sent: this.#world.sent, answers: this.#answers });
  readonly #ids = simulatedIds();
  readonly #flaw: Flaw | undefined;
  readonly #engines = new Map<number, Engine>();
  readonly #jobs: Job[] = [];
  #replicas = 0;
  #relayed = 0;

  constructor(seed: number, flaw: Flaw | undefined) {
    this.#random = new SeededRandom(seed);
    this.#flaw = flaw;
  }

  async run(): Promise<string | undefined> {
    await published;
    for (let count = 0; count < 2; count += 1) this.#replica();
    for (let count = 0; count < 2; count += 1) this.#start(`k${count}`);
    for (let step = 0; step < wildSteps; step += 1) {
      this.#wildStep();
      await nextTask();
      const broken = this.#invariants.always();
      if (broken !== undefined) return broken;
    }
    return this.#calmDown();
  }

  #replica(): Engine {
    const number = this.#replicas;
    this.#replicas += 1;
    const stores = memoryStores(this.#tables, definitions, { owner: this.#ids.next<Uuid<'lease-owner'>>(), milliseconds: leaseMs });
    const seen = <Target extends object>(target: Target) => this.#operations.over(number, target);
    const engine = createEngine({
      stores: { ...stores, turns: seen(this.#flaw?.(stores.turns, this.#tables) ?? stores.turns), calls: seen(stores.calls), bookmarks: seen(stores.bookmarks), events: seen(stores.events), sender: seen(stores.sender) },
      resumeTokens: seen(this.#resumeTokens),
      sealing: testSealing,
      lifecycle: testLifecycle,
      outside: seen(this.#world.outside),
      clock: this.#clock,
      // A seed replays exactly, however fast the machine is.
      stopwatch: () => 0,
      ids: this.#ids,
      definitions: compiled,
      // Renewal runs by a real timer: it never comes, so that leases of slow replicas run out.
      leaseMs: 3_600_000,
      probe: noProbe,
      onFailure: () => undefined,
      onRepeat: () => undefined,
    });
    this.#engines.set(number, engine);
    return engine;
  }

  /** A client that asks again, with the same key, until it is answered. */
  #start(idempotencyKey: string): void {
    const definition = { namespace: 'test', name: this.#random.pick(names), version: '1.0.0' };
    this.#jobs.push({ done: false, handle: (engine) => engine.startInstance.execute({ tenantId: tenantId, startedBy: 'ada', definition, input: {}, idempotencyKey }) });
  }

  #wildStep(): void {
    const chosen = this.#random.below(20);
    if (chosen < 9 && this.#operations.count > 0) return this.#runOne(this.#random.chance(0.06));
    if (chosen < 13) return this.#deliverOne();
    if (chosen < 15) return this.#relayOne();
    if (chosen === 15) return this.#clock.advance(this.#random.pick([1, 500, 5_000, 20_000, leaseMs + 1, 3_600_000]));
    if (chosen === 16) return this.#fire();
    if (chosen === 17) return this.#claimOne();
    if (chosen === 18) return this.#sweep(this.#engine());
    this.#disturb();
  }

  /** @param crash the replica dies before it happens, or when it has happened and before it hears of it */
  #runOne(crash: boolean): void {
    const index = this.#random.below(this.#operations.count);
    const replica = this.#operations.replicaOf(index);
    if (!crash) return this.#operations.run(index);
    if (this.#random.chance(0.5)) this.#operations.run(index, false);
    this.#operations.kill(replica);
    this.#engines.delete(replica);
    if (this.#engines.size < 2) this.#replica();
  }

  /** A message that was not acknowledged, or one that was, a second time. */
  #deliverOne(): void {
    const wanted = this.#jobs.filter(({ done }) => !done || this.#random.chance(0.1));
    if (wanted.length > 0) this.#deliver(this.#random.pick(wanted));
  }

  #deliver(job: Job): void {
    job.handle(this.#engine()).then(
      () => (job.done = true),
      () => undefined,
    );
  }

  #engine(): Engine {
    return this.#random.pick([...this.#engines.values()]);
  }

  /** A message of the outbox, in any order, perhaps once more. */
  #relayOne(): void {
    const { messages } = this.#tables;
    if (messages.length > 0) this.#scheduler.take(this.#random.pick(messages));
  }

  #fire(): void {
    for (const { tenantId: of, instanceId, timerId } of this.#scheduler.fire(this.#clock.now().getTime())) {
      this.#jobs.push({ done: false, handle: (engine) => engine.fireTimer.execute(of, instanceId, timerId) });
    }
  }

  #claimOne(): void {
    const open = [...this.#resumeTokens.bookmarks].filter(([, { state }]) => state === 'open');
    if (open.length === 0) return;
    const claimed = this.#resumeTokens.claim(this.#random.pick(open)[0]);
    if (claimed === undefined) return;
    const answers = this.#answers;
    this.#jobs.push({ done: false, handle: async (engine) => void answers.push(...[await engine.resumeBookmark.execute([claimed])].flat()) });
  }

  #sweep(engine: Engine): void {
    for (const sweep of [engine.sweepCalls.sweep(), engine.continueAbandoned.sweep()]) sweep.catch(() => undefined);
  }

  /** A client cancels, suspends or resumes. */
  #disturb(): void {
    const instances = [...this.#tables.instances.keys()];
    if (instances.length === 0) return;
    const [instanceId, engine] = [this.#random.pick(instances), this.#engine()];
    const kind = this.#random.below(4);
    const asked: Promise<unknown> =
      kind === 0 ? engine.cancelInstance.execute(tenantId, instanceId, 'ops') : kind === 1 ? engine.steerInstance.suspend(tenantId, instanceId, 'ops') : engine.steerInstance.resume(tenantId, instanceId, 'ops');
    asked.catch(() => undefined);
  }

  /** Everything that was begun comes to its end: no replica dies, every message arrives, and time passes. */
  async #calmDown(): Promise<string | undefined> {
    for (let round = 0; round < quietRounds; round += 1) {
      if (this.#isAtRest()) return this.#invariants.always() ?? this.#invariants.atRest();
      for (const message of this.#tables.messages.slice(this.#relayed)) this.#scheduler.take(message);
      this.#relayed = this.#tables.messages.length;
      this.#fire();
      for (const job of this.#jobs) if (!job.done) this.#deliver(job);
      for (const { instanceId, state } of this.#tables.instances.values()) {
        if (state.status === 'suspended') this.#jobs.push({ done: false, handle: (engine) => engine.steerInstance.resume(tenantId, instanceId, 'ops') });
      }
      this.#sweep(this.#engine());
      while (this.#operations.count > 0) {
        this.#operations.run(0);
        await nextTask();
      }
      await nextTask();
      this.#clock.advance(leaseMs + 3_600_001);
    }
    return this.#invariants.always() ?? this.#invariants.atRest() ?? 'I1: it never comes to rest';
  }

  #isAtRest(): boolean {
    const { instances, messages } = this.#tables;
    return this.#operations.count === 0 && this.#jobs.every(({ done }) => done) && this.#relayed === messages.length && [...instances.values()].every(({ state }) => isTerminal(state.status));
  }
}

/** Runs the schedule of a seed. @returns the invariant that it breaks, always the same; undefined when it breaks none */
export function simulate(seed: number, flaw?: Flaw): Promise<string | undefined> {
  return new Simulation(seed, flaw).run();
}
