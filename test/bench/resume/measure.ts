import type { Platform } from '@holdfast/local/platform/platform';
import { Lane } from './lane.ts';

export interface Round {
  readonly perSecond: number;
  /** Of each redemption, in ascending order. */
  readonly milliseconds: readonly number[];
}

/** Requests that one address makes: below every limit of the gateway and of resume-token. */
const perLane = 40;

/** Lanes that are open at once: what a gateway has of connections is not what is measured. */
const openAtOnce = 16;

/**
 * Redeems every token once, `connections` at a time, over connections that stand before the clock starts.
 *
 * @throws when an answer is not 200: it would measure something else
 */
export async function redeemAll({ urls, caFile }: Platform, tokens: readonly string[], connections: number, firstLane: number): Promise<Round> {
  const lanes = await openLanes(Math.max(connections, Math.ceil(tokens.length / perLane)), (number) => new Lane(urls.gateway, caFile, firstLane + number));
  const milliseconds: number[] = [];
  let next = 0;
  const redeem = async (lane: Lane): Promise<void> => {
    for (let used = 0; used < perLane && next < tokens.length; used += 1) {
      const token = tokens[next] ?? '';
      next += 1;
      const begun = performance.now();
      const { status, body } = await lane.send('POST', '/v1/resume', `Resume ${token}`, { outcome: 'approve' });
      if (status !== 200) throw new Error(`${status}: ${JSON.stringify(body)}`);
      milliseconds.push(performance.now() - begun);
    }
  };
  const start = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async (_, first) => {
      for (let number = first; number < lanes.length; number += connections) await redeem(lanes[number] as Lane); // there is one of each number
    }),
  );
  const perSecond = (tokens.length * 1000) / (performance.now() - start);
  for (const lane of lanes) lane.close();
  return { perSecond, milliseconds: milliseconds.toSorted((a, b) => a - b) };
}

async function openLanes(count: number, open: (number: number) => Lane): Promise<Lane[]> {
  const lanes: Lane[] = [];
  while (lanes.length < count) lanes.push(...(await Promise.all(Array.from({ length: Math.min(openAtOnce, count - lanes.length) }, (_, index) => open(lanes.length + index).open()))));
  return lanes;
}

export function percentile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(Math.floor(ascending.length * share), ascending.length - 1)] ?? 0;
}
