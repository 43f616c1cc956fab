/** The order of two semantic versions (2.0.0 section 11), for `sort`. What is no version is compared as text. */
export function compareVersions(one: string, other: string): number {
  const [left, right] = [partsOf(one), partsOf(other)];
  return compareLists(left.core, right.core) || comparePrereleases(left.prerelease, right.prerelease);
}

function partsOf(version: string): { readonly core: readonly string[]; readonly prerelease: readonly string[] } {
  const [release = ''] = version.split('+', 1);
  const dash = release.indexOf('-');
  const [core, prerelease] = dash === -1 ? [release, ''] : [release.slice(0, dash), release.slice(dash + 1)];
  return { core: core.split('.'), prerelease: prerelease === '' ? [] : prerelease.split('.') };
}

/** A release comes after what was released before it. */
function comparePrereleases(one: readonly string[], other: readonly string[]): number {
  if (one.length === 0 || other.length === 0) return Math.sign(other.length - one.length);
  return compareLists(one, other);
}

function compareLists(one: readonly string[], other: readonly string[]): number {
  for (const [index, left] of one.entries()) {
    const right = other[index];
    if (right === undefined) return 1;
    const order = compareIdentifiers(left, right);
    if (order !== 0) return order;
  }
  return Math.sign(one.length - other.length);
}

/** Numbers by value and before texts, texts by character. */
function compareIdentifiers(one: string, other: string): number {
  const [left, right] = [one, other].map((text) => (/^\d+$/u.test(text) ? Number(text) : undefined));
  if (left !== undefined && right !== undefined) return Math.sign(left - right);
  if (left !== undefined) return -1;
  if (right !== undefined) return 1;
  return one === other ? 0 : one < other ? -1 : 1;
}
