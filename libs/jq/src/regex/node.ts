import type { CharSet } from './char-set.ts';

/** A parsed regular expression. */
export type RegexNode =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'sequence'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly options: readonly RegexNode[] }
  | { readonly kind: 'repeat'; readonly body: RegexNode; readonly min: number; readonly max: number; readonly mode: RepeatMode }
  | { readonly kind: 'capture'; readonly index: number; readonly body: RegexNode }
  /** Any of these groups, the last that took part first. */
  | { readonly kind: 'reference'; readonly groups: readonly number[]; readonly ignoreCase: boolean }
  | { readonly kind: 'look'; readonly behind: boolean; readonly negative: boolean; readonly body: RegexNode }
  | { readonly kind: 'atomic'; readonly body: RegexNode }
  | { readonly kind: 'anchor'; readonly at: Anchor }
  /** The match starts here. */
  | { readonly kind: 'keep' }
  /** The pattern of a group, matched again; 0 is the whole pattern. */
  | { readonly kind: 'call'; readonly group: number }
  | { readonly kind: 'conditional'; readonly group: number; readonly yes: RegexNode; readonly no: RegexNode };

export type RepeatMode = 'greedy' | 'lazy' | 'possessive';

export type Anchor = 'start' | 'end' | 'end-or-last-newline' | 'line-start' | 'line-end' | 'word-boundary' | 'not-word-boundary' | 'search-start';

export type Pattern = {
  readonly root: RegexNode;
  /** Number of groups. */
  readonly groups: number;
  /** Names of the groups by index from 1, null for those without. */
  readonly names: readonly (string | null)[];
};

export const nothing: RegexNode = { kind: 'sequence', items: [] };

/** Fewest and most code points of a match; the most may be infinite. */
export type Width = { readonly min: number; readonly max: number };

/** How many code points a node can match. */
export function widthOf(node: RegexNode): Width {
  switch (node.kind) {
    case 'set':
      return { min: 1, max: 1 };
    case 'sequence':
      return node.items.map(widthOf).reduce((sum, next) => ({ min: sum.min + next.min, max: sum.max + next.max }), { min: 0, max: 0 });
    case 'choice':
      return either(node.options.map(widthOf));
    case 'repeat': {
      const { min, max } = widthOf(node.body);
      return { min: min * node.min, max: max === 0 ? 0 : max * node.max };
    }
    case 'capture':
    case 'atomic':
      return widthOf(node.body);
    case 'look':
    case 'anchor':
    case 'keep':
      return { min: 0, max: 0 };
    case 'conditional':
      return either([widthOf(node.yes), widthOf(node.no)]);
    case 'reference':
    case 'call':
      return { min: 0, max: Number.POSITIVE_INFINITY };
  }
}

function either(widths: readonly Width[]): Width {
  return { min: Math.min(...widths.map(({ min }) => min)), max: Math.max(...widths.map(({ max }) => max)) };
}
