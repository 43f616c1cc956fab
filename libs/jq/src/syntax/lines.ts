/** The lines of a source. Its line breaks are looked for once, and only when somebody asks. */
export class Lines {
  private readonly source: string;
  /** Where each line but the first begins. */
  private starts: readonly number[] | undefined;

  constructor(source: string) {
    this.source = source;
  }

  /** The line a place stands on, from 1. */
  at(place: number): number {
    this.starts ??= startsOf(this.source);
    let [from, to] = [0, this.starts.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.starts[middle] as number) <= place) from = middle + 1;
      else to = middle;
    }
    return from + 1;
  }
}

function startsOf(source: string): readonly number[] {
  const starts: number[] = [];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
