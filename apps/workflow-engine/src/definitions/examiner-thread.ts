import type { TenantId } from '@holdfast/ids/ids';
import { Worker } from 'node:worker_threads';
import { FairQueue } from '../turns/fair-queue.ts';
import type { Examination, Examine, Examined } from './definition-examiner.ts';

/** I11: bytes of text that may wait, of one tenant and of all. The largest take up to two seconds each. */
const mostOfTenant = 4 * 1024 * 1024;
const mostOfAll = 32 * 1024 * 1024;

/** I15: after so much time without work the thread ends, and gives back its memory. Milliseconds. */
const idleMs = 30_000;

/** MiB: half as much again as the largest take; of the stack as much as the main thread has, so that what nests too deep for the one does for the other. */
const resourceLimits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32, stackSizeMb: 1.15 };

interface Waiting {
  readonly tenantId: TenantId;
  readonly examination: Examination;
  readonly resolve: (examined: Examined) => void;
  readonly reject: (error: Error) => void;
}

/** As it runs here: compiled, or from its sources. */
const isSource = import.meta.url.endsWith('.ts');
const program = new URL(`./examiner-in-thread.${isSource ? 'ts' : 'js'}`, import.meta.url);
const execArgv = isSource ? ['--conditions=source', '--disable-warning=ExperimentalWarning'] : [];

/**
 * Examines definitions in a thread beside the one that does all else, one at a time: the largest take seconds, which nobody else waits for.
 *
 * I12: a tenant's go after the other's, each one's oldest first.
 */
export class ExaminerThread {
  readonly #waiting = new FairQueue<Waiting>();
  readonly #bytes = new Map<TenantId, number>();
  #allBytes = 0;
  #worker: Worker | undefined;
  #atHand: Waiting | undefined;
  #idle: NodeJS.Timeout | undefined;
  readonly #idleMs: number;

  /** @param endsAfterMs milliseconds without work. */
  constructor(endsAfterMs = idleMs) {
    this.#idleMs = endsAfterMs;
  }

  get isRunning(): boolean {
    return this.#worker !== undefined;
  }

  readonly examine: Examine = (tenantId, examination) => {
    const { byteLength } = examination.source;
    if ((this.#bytes.get(tenantId) ?? 0) + byteLength > mostOfTenant || this.#allBytes + byteLength > mostOfAll) return Promise.resolve('busy');
    return new Promise((resolve, reject) => {
      this.#count(tenantId, byteLength);
      this.#waiting.add(tenantId, { tenantId, examination, resolve, reject });
      this.#takeNext();
    });
  };

  #takeNext(): void {
    if (this.#atHand !== undefined) return;
    clearTimeout(this.#idle);
    this.#atHand = this.#waiting.take();
    if (this.#atHand === undefined) this.#idle = setTimeout(() => this.#end(), this.#idleMs).unref();
    else (this.#worker ??= this.#start()).postMessage(this.#atHand.examination);
  }

  #end(): void {
    void this.#worker?.terminate();
    this.#worker = undefined;
  }

  #start(): Worker {
    // It has nothing of the environment, and so no secret.
    const worker = new Worker(program, { name: 'examiner', env: {}, execArgv, resourceLimits });
    worker.unref();
    let failure = new Error('the thread that examines definitions has ended');
    worker.on('message', (examined: Examined) => this.#settle(({ resolve }) => resolve(examined)));
    worker.on('error', (error: Error) => (failure = error));
    worker.on('exit', () => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      this.#settle(({ reject }) => reject(failure));
    });
    return worker;
  }

  #settle(tell: (waiting: Waiting) => void): void {
    const done = this.#atHand;
    if (done === undefined) return;
    this.#atHand = undefined;
    this.#count(done.tenantId, -done.examination.source.byteLength);
    tell(done);
    this.#takeNext();
  }

  #count(tenantId: TenantId, bytes: number): void {
    const all = (this.#bytes.get(tenantId) ?? 0) + bytes;
    this.#allBytes += bytes;
    if (all === 0) this.#bytes.delete(tenantId);
    else this.#bytes.set(tenantId, all);
  }
}
