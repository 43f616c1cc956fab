import type { Logger } from '@holdfast/telemetry/logger';

/** A workload that wanted to connect, or to call, and may not. */
export interface RefusedPeer {
  /** What its certificate says that it is: the URI, else the common name; at most 200 characters. Undefined: it showed none. */
  readonly name: string | undefined;
  /** Whether an authority that we believe vouches for the name, for now. */
  readonly proven: boolean;
  /** A code: of OpenSSL (`cert-has-expired`), of TLS, or of the problem that was answered. */
  readonly reason: string;
  readonly address?: string | undefined;
  readonly requestId?: string | undefined;
}

/** Records a refusal where it lasts. */
export type RecordRefusedPeer = (peer: RefusedPeer) => Promise<void>;

/** More refusals than these in a minute are counted and no longer told one by one: knocking costs nothing, and must not fill a disk. */
const mostPerMinute = 60;
const minuteMs = 60_000;

/** Tells the log, and whoever else wants to know, who was refused and why. */
export class RefusedPeers {
  readonly #logger: Logger;
  readonly #record: RecordRefusedPeer;
  readonly #milliseconds: () => number;
  #began = Number.NEGATIVE_INFINITY;
  #seen = 0;

  /** @param milliseconds of a clock that never goes back */
  constructor(logger: Logger, record: RecordRefusedPeer = async () => undefined, milliseconds: () => number = () => performance.now()) {
    this.#logger = logger;
    this.#record = record;
    this.#milliseconds = milliseconds;
  }

  note(peer: RefusedPeer): void {
    const now = this.#milliseconds();
    if (now - this.#began >= minuteMs) {
      if (this.#seen > mostPerMinute) this.#logger.warn('more peers were refused than were named', { count: this.#seen - mostPerMinute });
      [this.#began, this.#seen] = [now, 0];
    }
    this.#seen += 1;
    if (this.#seen > mostPerMinute) return;
    this.#logger.warn('a peer was refused', { caller: peer.name ?? 'unknown', reason: peer.reason, host: peer.address, requestId: peer.requestId });
    this.#record(peer).catch((error: unknown) => this.#logger.error('a refused peer was not recorded', { error }));
  }
}
