import { accept, refuse, type Result } from '@holdfast/problem/result';
import { countedAddress, isInRanges } from './address-ranges.ts';
import type { RequestLimits } from './request-limits.ts';

/** `page`: the page of a link. `resume`: the machine's way. `redemption`: what became of an answer. */
export type PublicRouteName = 'page' | 'resume' | 'redemption';

/** From where a route may be used, IP addresses and CIDR blocks; a route without an entry from anywhere. */
export type RouteRanges = Readonly<Partial<Record<PublicRouteName, readonly string[]>>>;

/** The first thing that happens to a request that nobody has authenticated. */
export class AdmitRequest {
  readonly #limits: RequestLimits;
  readonly #ranges: RouteRanges;

  constructor(limits: RequestLimits, ranges: RouteRanges) {
    this.#limits = limits;
    this.#ranges = ranges;
  }

  async execute(route: PublicRouteName, address: string): Promise<Result<void, 'forbidden' | 'too-many-requests'>> {
    const ranges = this.#ranges[route];
    if (ranges !== undefined && !isInRanges(address, ranges)) return refuse('forbidden', { detail: 'This address may not use this route.' });
    const retryAfter = await this.#limits.address(countedAddress(address));
    return retryAfter > 0 ? refuse('too-many-requests', { retryAfter }) : accept(undefined);
  }
}
