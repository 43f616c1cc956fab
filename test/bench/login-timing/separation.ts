/**
 * The area under the ROC curve of telling two samples apart: how often a figure of the first is above one of the second, ties counting half. 0.5 is a
 * guess; 1 and 0 are certainty.
 */
export function separation(first: readonly number[], second: readonly number[]): number {
  const ranked = [...first.map((value) => ({ value, mine: true })), ...second.map((value) => ({ value, mine: false }))].toSorted((a, b) => a.value - b.value);
  let rankSum = 0;
  for (let at = 0; at < ranked.length; ) {
    let end = at;
    while (end < ranked.length && ranked[end]?.value === ranked[at]?.value) end += 1;
    rankSum += ranked.slice(at, end).filter(({ mine }) => mine).length * ((at + end + 1) / 2);
    at = end;
  }
  return (rankSum - (first.length * (first.length + 1)) / 2) / (first.length * second.length);
}

export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
