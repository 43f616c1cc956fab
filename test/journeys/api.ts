import { readFileSync } from 'node:fs';
import { parseJson } from '@holdfast/json/parse-json';
import { Agent, request } from 'undici';

/** One answer of the gateway, body parsed when it is JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

export interface Call {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS';
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object goes as JSON, a string as it is (name its content type in `headers`). */
  readonly body?: object | string;
}

/** A client of the gateway that believes the development CA and nothing else. */
export class Api {
  readonly url: string;
  readonly #agent: Agent;

  /** @param localAddress where it calls from: the gateway limits by address @param timeoutMs that an answer may take */
  constructor(url: string, caFile: string, localAddress?: string, timeoutMs = 300_000) {
    this.url = url;
    this.#agent = new Agent({ headersTimeout: timeoutMs, connect: { ca: readFileSync(caFile, 'utf8') }, ...(localAddress === undefined ? {} : { localAddress }) });
  }

  async call(path: string, { method = 'GET', token, headers = {}, body }: Call = {}): Promise<Answer> {
    const answer = await request(`${this.url}${path}`, {
      method,
      dispatcher: this.#agent,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(typeof body === 'object' ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      body: typeof body === 'object' ? JSON.stringify(body) : (body ?? null),
    });
    const text = await answer.body.text();
    const isJson = /[/+]json(?:;|$)/u.test(String(answer.headers['content-type'] ?? ''));
    return { status: answer.statusCode, headers: answer.headers, text, json: isJson ? (parseJson(text) as Record<string, unknown>) : {} };
  }

  async close(): Promise<void> {
    await this.#agent.close();
  }
}
