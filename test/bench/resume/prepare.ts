import type { Platform } from '@holdfast/local/platform/platform';
import { Lane, type LaneAnswer } from './lane.ts';

const email = 'bench@example.test';
const password = 'a long enough passphrase for benchmarks';

/** Opens a bookmark, waits for its decision, ends. */
const definition = {
  document: { dsl: '1.0.3', namespace: 'bench', name: 'resume', version: '1.0.0' },
  do: [
    { open: { call: 'bookmark:1.0.0@default', with: { title: 'Benchmark', outcomes: ['approve'], deadline: { hours: 1 } }, output: { as: '${ $input + { bookmark: . } }' } } },
    { wait: { listen: { to: { one: { with: { type: 'io.holdfast.bookmark.resumed.v1', subject: '${ .bookmark.id }' } } } } } },
  ],
};

function expectStatus(answer: LaneAnswer, ...wanted: number[]): LaneAnswer {
  if (!wanted.includes(answer.status)) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer;
}

/** Makes instances that wait and the tokens that resume them. */
export class Preparation {
  readonly #platform: Platform;
  #bearer = '';
  #lanes = 1_000_000;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  #lane(): Lane {
    this.#lanes += 1;
    return new Lane(this.#platform.urls.gateway, this.#platform.caFile, this.#lanes);
  }

  async signIn(): Promise<void> {
    const lane = this.#lane();
    expectStatus(await lane.send('POST', '/v1/bootstrap', '', { secret: this.#platform.bootstrapSecret, email, password, name: 'Bench' }), 201);
    const session = expectStatus(await lane.send('POST', '/v1/auth/login', '', { email, password }), 200);
    this.#bearer = `Bearer ${String(session.body['accessToken'])}`;
    expectStatus(await lane.send('POST', '/v1/definitions', this.#bearer, definition), 201);
    lane.close();
  }

  /** @returns so many tokens, each of an instance of its own that waits for it */
  async tokens(count: number): Promise<string[]> {
    await this.#spread(count, async (lane) => void expectStatus(await lane.send('POST', '/v1/instances', this.#bearer, { definition: { namespace: 'bench', name: 'resume', version: '1.0.0' }, input: {} }), 201));
    const bookmarks = await this.#openBookmarks(count);
    const tokens: string[] = [];
    await this.#spread(count, async (lane, index) => {
      const made = expectStatus(await lane.send('POST', `/v1/bookmarks/${bookmarks[index] ?? ''}/tokens`, this.#bearer, {}), 201);
      tokens.push(String(made.body['url']).split('#')[1] ?? '');
    });
    return tokens;
  }

  /** Those that no token was made for by an operator yet: a fresh instance has the one that the engine asked for. */
  async #openBookmarks(count: number): Promise<string[]> {
    const lane = this.#lane();
    try {
      for (;;) {
        const tokens = await this.#usable(lane);
        const perBookmark = Map.groupBy(tokens, (bookmarkId) => bookmarkId);
        const fresh = [...perBookmark].filter(([, made]) => made.length === 1).map(([bookmarkId]) => bookmarkId);
        if (fresh.length >= count) return fresh.slice(0, count);
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    } finally {
      lane.close();
    }
  }

  async #usable(lane: Lane): Promise<string[]> {
    const found: string[] = [];
    for (let after = ''; ; ) {
      const { body } = expectStatus(await lane.send('GET', `/v1/resume-tokens?state=usable&limit=100${after === '' ? '' : `&after=${after}`}`, this.#bearer), 200);
      const page = body as { items: { bookmarkId: string }[]; next?: string };
      found.push(...page.items.map(({ bookmarkId }) => bookmarkId));
      if (page.next === undefined) return found;
      after = page.next;
    }
  }

  /** Does something `count` times, from 24 addresses at once and from new ones after 50 requests each. */
  async #spread(count: number, work: (lane: Lane, index: number) => Promise<void>): Promise<void> {
    let next = 0;
    await Promise.all(
      Array.from({ length: 24 }, async () => {
        while (next < count) {
          const lane = this.#lane();
          for (let used = 0; used < 50 && next < count; used += 1) {
            next += 1;
            await work(lane, next - 1);
          }
          lane.close();
        }
      }),
    );
  }
}
