/** A set of code points: a table for ASCII, a predicate beyond. */
export class CharSet {
  private readonly ascii: Uint8Array;
  private readonly beyond: (point: number) => boolean;

  constructor(test: (point: number) => boolean) {
    this.ascii = Uint8Array.from({ length: 128 }, (_, point) => (test(point) ? 1 : 0));
    this.beyond = test;
  }

  has(point: number): boolean {
    return point < 128 ? this.ascii[point] === 1 : this.beyond(point);
  }

  not(): CharSet {
    return new CharSet((point) => !this.has(point));
  }

  or(other: CharSet): CharSet {
    return new CharSet((point) => this.has(point) || other.has(point));
  }

  /** Every code point that differs from a member only by case. */
  ignoringCase(): CharSet {
    return new CharSet((point) => this.has(point) || variants(point).some((variant) => this.has(variant)));
  }
}

const singles = Array.from({ length: 128 }, (_, point) => new CharSet((other) => other === point));

export function single(point: number): CharSet {
  return singles[point] ?? new CharSet((other) => other === point);
}

/** A code point in any case. */
export function folding(point: number): CharSet {
  const folded = fold(point);
  return new CharSet((other) => other === point || fold(other) === folded);
}

export function range(from: number, to: number): CharSet {
  return new CharSet((point) => point >= from && point <= to);
}

export const anything = new CharSet(() => true);
export const notNewline = new CharSet((point) => point !== 0x0a);

/** One form for all code points that differ only by case. */
export function fold(point: number): number {
  return simple(simple(point, 'toUpperCase'), 'toLowerCase');
}

function variants(point: number): readonly number[] {
  return [simple(point, 'toLowerCase'), simple(point, 'toUpperCase'), fold(point)];
}

/** The mapping of one code point to one; others are left alone. */
function simple(point: number, mapping: 'toLowerCase' | 'toUpperCase'): number {
  const text = String.fromCodePoint(point)[mapping]();
  const mapped = text.codePointAt(0) as number;
  return text.length === (mapped > 0xffff ? 2 : 1) ? mapped : point;
}
