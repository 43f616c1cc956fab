import { Agent, request } from 'node:https';

export interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** One origin, trusted by the development authority and by nothing else. */
export type HttpsClient = (call: Call) => Promise<Answer>;

const timeoutMs = 30_000;

export function httpsClient(origin: string, ca: string): HttpsClient {
  const agent = new Agent({ ca, keepAlive: false });
  return ({ method, path, headers = {}, body }) =>
    new Promise((resolve, reject) => {
      const sent = request(new URL(path, origin), { method, headers, agent, timeout: timeoutMs }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode ?? 0, contentType: response.headers['content-type'] ?? '', text }));
      });
      sent.on('timeout', () => sent.destroy(new Error(`${method} ${path} got no answer within ${timeoutMs / 1000} s`)));
      sent.on('error', reject);
      sent.end(body);
    });
}
