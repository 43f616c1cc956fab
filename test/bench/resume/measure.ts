import type { Platform } from '@holdfast/local/platform/platform';
import { Lane } from './lane.ts';

export interface Round {
  readonly perSecond: number;
  /** Of each redemption, in ascending order. */
  readonly milliseconds: readonly number[];
}

/** Requests that one address makes: below every limit of the gateway and of resume-token. */
const perLane = 40;

/** Redeems every token once over `connections` connections at a time. @throws when an answer is not 200: it would measure something else */
export async function redeemAll({ urls, caFile }: Platform, tokens: readonly string[], connections: number, firstLane: number): Promise<Round> {
  const milliseconds: number[] = [];
  let next = 0;
  let lanes = firstLane;
  const start = performance.now();
  const redeem = async (): Promise<void> => {
    while (next < tokens.length) {
      lanes += 1;
      const lane = new Lane(urls.gateway, caFile, lanes);
      for (let used = 0; used < perLane && next < tokens.length; used += 1) {
        const token = tokens[next] ?? '';
        next += 1;
        const begun = performance.now();
        const { status, body } = await lane.send('POST', '/v1/resume', `Resume ${token}`, { outcome: 'approve' });
        if (status !== 200) throw new Error(`${status}: ${JSON.stringify(body)}`);
        // The handshake of a new connection is not part of a redemption.
        if (used > 0) milliseconds.push(performance.now() - begun);
      }
      lane.close();
    }
  };
  await Promise.all(Array.from({ length: connections }, redeem));
  return { perSecond: (tokens.length * 1000) / (performance.now() - start), milliseconds: milliseconds.toSorted((a, b) => a - b) };
}

export function percentile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(Math.floor(ascending.length * share), ascending.length - 1)] ?? 0;
}
