import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { Agent, request } from 'undici';

/** A request that may be sent again when its connection ended without an answer: by its method, or by its key. */
export interface LoadRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Account {
  readonly sent: number;
  /** By status. */
  readonly answers: Readonly<Record<number, number>>;
  /** Answers of 500 and more, and requests without any, in words. */
  readonly failed: readonly string[];
  /** Requests that found their open connection closed and went again on a new one (RFC 9112 section 9.3.1), as clients do by themselves. */
  readonly repeated: number;
}

/** Sends `perSecond` requests, evenly, whether or not earlier ones were answered, on connections that stay open. */
export class Load {
  readonly #agent: Agent;
  readonly #url: string;
  readonly #next: (number: number) => LoadRequest;
  readonly #perSecond: number;
  readonly #answers: Record<number, number> = {};
  readonly #failed: string[] = [];
  readonly #inFlight = new Set<Promise<void>>();
  #sent = 0;
  #repeated = 0;
  #stopped = false;
  readonly #sending: Promise<void>;

  constructor(url: string, caFile: string, perSecond: number, next: (number: number) => LoadRequest) {
    this.#agent = new Agent({ connect: { ca: readFileSync(caFile, 'utf8') }, headersTimeout: 30_000, bodyTimeout: 30_000, keepAliveTimeout: 20_000 });
    this.#url = url;
    this.#next = next;
    this.#perSecond = perSecond;
    this.#sending = this.#send();
  }

  async #send(): Promise<void> {
    const began = performance.now();
    while (!this.#stopped) {
      const due = ((performance.now() - began) / 1000) * this.#perSecond;
      for (; this.#sent < due; this.#sent += 1) {
        const one = this.#one(this.#next(this.#sent)).finally(() => this.#inFlight.delete(one));
        this.#inFlight.add(one);
      }
      await wait(1000 / this.#perSecond);
    }
    await Promise.all(this.#inFlight);
  }

  async #one(message: LoadRequest, again = true): Promise<void> {
    try {
      const { method, path, headers = {}, body = null } = message;
      const answer = await request(`${this.#url}${path}`, { method, headers, body, dispatcher: this.#agent });
      const text = await answer.body.text();
      this.#answers[answer.statusCode] = (this.#answers[answer.statusCode] ?? 0) + 1;
      if (answer.statusCode >= 500) this.#failed.push(`${method} ${path}: ${answer.statusCode} ${text.slice(0, 200)}`);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      if (again && (code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE')) {
        this.#repeated += 1;
        await this.#one(message, false);
      } else this.#failed.push(`${message.method} ${message.path}: ${code}`);
    }
  }

  /** Waits for the last answers. */
  async end(): Promise<Account> {
    this.#stopped = true;
    await this.#sending;
    await this.#agent.close();
    return { sent: this.#sent, answers: this.#answers, failed: this.#failed, repeated: this.#repeated };
  }
}
