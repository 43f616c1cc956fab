let formatted = Number.NaN;
let upToSecond = '';

/**
 * What `Date.prototype.toISOString` says, for a tenth of its price: a second is formatted once, and its milliseconds put behind it.
 *
 * @param milliseconds since 1970, whole
 * @throws {RangeError} beyond what a Date holds
 */
export function isoTime(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000);
  if (second !== formatted) {
    upToSecond = new Date(second * 1000).toISOString().slice(0, -4);
    formatted = second;
  }
  return `${upToSecond}${String(milliseconds - second * 1000).padStart(3, '0')}Z`;
}
