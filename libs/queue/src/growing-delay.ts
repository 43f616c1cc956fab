/** Milliseconds before something is tried again that was tried again `times` before: `firstMs` doubling to `longestMs`, less up to a quarter at random. */
export function growingDelay({ firstMs, longestMs }: { readonly firstMs: number; readonly longestMs: number }, times: number, random: number = Math.random()): number {
  return Math.round(Math.min(longestMs, firstMs * 2 ** times) * (1 - random / 4));
}
