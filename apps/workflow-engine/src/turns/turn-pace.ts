import type { DefinitionId, InstanceId, TenantId } from '@holdfast/ids/ids';
import { FairQueue } from './fair-queue.ts';
import { TurnRoom } from './turn-room.ts';

/** Milliseconds that turns get in one round of the event loop, the long ones and the others each; then requests, answers and timers have theirs. */
const roundMs = 10;
/** Milliseconds from which on the turns of a definition are long, on average; most take a tenth of it. */
const longMs = 0.5;
/** What the last turn counts in that average, and what is counted of it at most: one pause of the process makes no definition long. */
const newest = 1 / 8;
const mostMs = 2;
/** Definitions whose turns are remembered (I15). */
const capacity = 1_000;

/** Whose turn it is. */
export interface TurnOwner {
  readonly tenantId: TenantId;
  readonly definitionId: DefinitionId;
  /** Absent at its start. */
  readonly instanceId?: InstanceId;
}

/** What has been computed when it is given: no promise. */
type Computed<Result> = Result extends PromiseLike<unknown> ? never : Result;

interface Waiting {
  readonly owner: TurnOwner;
  readonly compute: () => void;
}

/**
 * When a turn is computed: at once, while there is time in this round of the event loop, else in a later one. Turns that compute for long so
 * hold up neither what the process is asked nor the turns that are soon done; of those that wait, both have their time in each round.
 *
 * A start needs room as well. How much, nobody knows before it is computed: it reserves none, and is computed only while there is some. One that
 * finds none when it is its turn waits beside the others, takes none of their time, and then comes after them.
 *
 * I12: a tenant's go after the other's, each one's oldest first.
 */
export class TurnPace {
  readonly #stopwatch: () => number;
  readonly #room: TurnRoom;
  readonly #short = new FairQueue<Waiting>();
  readonly #long = new FairQueue<Waiting>();
  readonly #averages = new Map<DefinitionId, number>();
  /** Of those that wait, with how many turns. */
  readonly #instances = new Map<InstanceId, number>();
  #spent = 0;
  #roundIsDue = false;

  /** @param stopwatch milliseconds since any moment; never goes back. @param room where the turns are held that are to be committed. */
  constructor(stopwatch: () => number, room = new TurnRoom()) {
    this.#stopwatch = stopwatch;
    this.#room = room;
  }

  /** Instances whose turns wait. */
  get waiting(): readonly InstanceId[] {
    return [...this.#instances.keys()];
  }

  /** @param work of a start, hands over to be committed what it computes: so the next one sees what room is left. @returns what `work` gives, when it has been its turn. @throws what `work` throws. */
  compute<Result>(owner: TurnOwner, work: () => Computed<Result>): Result | Promise<Result> {
    const { instanceId } = owner;
    if (this.#hasTime(owner) && this.#hasRoom(owner)) return this.#measured(owner, work);
    return new Promise((resolve) => {
      // A promise of its own, so that what `work` throws rejects it.
      const compute = () => {
        this.#count(instanceId, -1);
        resolve(new Promise((settle) => settle(this.#measured(owner, work))));
      };
      this.#count(instanceId, 1);
      this.#admit({ owner, compute });
    });
  }

  #hasTime(owner: TurnOwner): boolean {
    return !this.#isLong(owner) && this.#short.isEmpty && this.#spent < roundMs;
  }

  #hasRoom({ tenantId, instanceId }: TurnOwner): boolean {
    return instanceId !== undefined || !this.#room.isFull(tenantId);
  }

  #admit(next: Waiting): void {
    if (this.#hasTime(next.owner)) {
      this.#begin(next);
    } else {
      (this.#isLong(next.owner) ? this.#long : this.#short).add(next.owner.tenantId, next);
      this.#askForRound();
    }
  }

  #begin(next: Waiting): void {
    if (this.#hasRoom(next.owner)) next.compute();
    else void this.#room.change(next.owner.tenantId).then(() => this.#admit(next));
  }

  #count(instanceId: InstanceId | undefined, turns: 1 | -1): void {
    if (instanceId === undefined) return;
    const waiting = (this.#instances.get(instanceId) ?? 0) + turns;
    if (waiting === 0) this.#instances.delete(instanceId);
    else this.#instances.set(instanceId, waiting);
  }

  #measured<Result>({ definitionId }: TurnOwner, work: () => Computed<Result>): Computed<Result> {
    const began = this.#stopwatch();
    try {
      return work();
    } finally {
      const milliseconds = this.#stopwatch() - began;
      this.#spent += milliseconds;
      this.#remember(definitionId, milliseconds);
      if (milliseconds > 0) this.#askForRound();
    }
  }

  #remember(definitionId: DefinitionId, milliseconds: number): void {
    const average = this.#averages.get(definitionId) ?? 0;
    // Put in anew, so that the first is the one that was not computed for the longest time.
    this.#averages.delete(definitionId);
    this.#averages.set(definitionId, average + newest * (Math.min(milliseconds, mostMs) - average));
    const oldest = this.#averages.size > capacity ? this.#averages.keys().next().value : undefined;
    if (oldest !== undefined) this.#averages.delete(oldest);
  }

  #askForRound(): void {
    if (this.#roundIsDue) return;
    this.#roundIsDue = true;
    setImmediate(() => this.#round());
  }

  #round(): void {
    this.#roundIsDue = false;
    this.#run(() => this.#takeShort());
    this.#run(() => this.#long.take());
    this.#spent = 0;
    if (!this.#short.isEmpty || !this.#long.isEmpty) this.#askForRound();
  }

  /** One at least. */
  #run(take: () => Waiting | undefined): void {
    this.#spent = 0;
    while (this.#spent < roundMs) {
      const next = take();
      if (next === undefined) return;
      this.#begin(next);
    }
  }

  /** What has turned out to be long since it came waits among the long ones. */
  #takeShort(): Waiting | undefined {
    for (;;) {
      const next = this.#short.take();
      if (next === undefined || !this.#isLong(next.owner)) return next;
      this.#long.add(next.owner.tenantId, next);
    }
  }

  #isLong({ definitionId }: TurnOwner): boolean {
    return (this.#averages.get(definitionId) ?? 0) >= longMs;
  }
}
