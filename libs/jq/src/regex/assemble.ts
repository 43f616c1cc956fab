import type { CharSet } from './char-set.ts';
import { type Anchor, type Pattern, type RegexNode, widthOf } from './node.ts';
import { reject } from './reader.ts';

/** An instruction of the matching machine. Addresses are indexes into the program, registers into its registers. */
export type Instruction =
  | { readonly op: 'set'; readonly set: CharSet }
  /** A repeated set, greedy. */
  | { readonly op: 'run'; readonly set: CharSet; readonly min: number; readonly max: number; readonly possessive: boolean }
  | { readonly op: 'anchor'; readonly at: Anchor }
  | { readonly op: 'reference'; readonly groups: readonly number[]; readonly ignoreCase: boolean }
  /** Goes on at `first`; if that fails, at `second`. */
  | { readonly op: 'split'; first: number; second: number }
  | { readonly op: 'jump'; to: number }
  /** Puts the place in the text into a register. */
  | { readonly op: 'save'; readonly register: number }
  | { readonly op: 'clear'; readonly register: number }
  /** Counts a round of a loop; leaves it at `exit` when it has run often enough or matched nothing. */
  | { readonly op: 'loop'; readonly count: number; readonly place: number; readonly min: number; readonly max: number; readonly lazy: boolean; exit: number }
  /** Remembers what may be tried again, so that `cut` can forget it. */
  | { readonly op: 'mark'; readonly register: number }
  | { readonly op: 'cut'; readonly register: number }
  /** Goes back to the place in a register. */
  | { readonly op: 'restore'; readonly register: number }
  /** A negative look has matched: forgets back to its mark and fails. */
  | { readonly op: 'refuse'; readonly register: number }
  /** Steps back so many code points. */
  | { readonly op: 'back'; readonly count: number }
  | { readonly op: 'call'; to: number }
  | { readonly op: 'return' }
  | { readonly op: 'if-matched'; readonly group: number; otherwise: number }
  | { readonly op: 'match' };

export type MachineCode = {
  readonly code: readonly Instruction[];
  /** Registers before a match: -1 each. */
  readonly unset: readonly number[];
  readonly groups: number;
  readonly names: readonly (string | null)[];
  /** The code points a match can start with; `undefined` when it may be empty or that is not known. */
  readonly first: CharSet | undefined;
  /** A match can only start where the text does. */
  readonly anchored: boolean;
};

const maxInstructions = 20_000;

/** Turns a pattern into instructions. Registers 2i and 2i+1 hold where group i starts and ends; the rest are for loops and looks. */
export function assemble(pattern: Pattern): MachineCode {
  const assembler = new Assembler(pattern);
  const code = assembler.assemble();
  return {
    code,
    unset: Array.from({ length: assembler.registers }, () => -1),
    groups: pattern.groups,
    names: pattern.names,
    first: firstOf(pattern.root),
    anchored: startsAnchored(pattern.root),
  };
}

class Assembler {
  registers: number;
  private readonly pattern: Pattern;
  private readonly code: Instruction[] = [];
  /** Where the subroutine of a group that is called starts. */
  private readonly entries = new Map<number, number>();
  private readonly calls: { readonly group: number; readonly instruction: { to: number } }[] = [];
  private readonly called: ReadonlySet<number>;

  constructor(pattern: Pattern) {
    this.pattern = pattern;
    this.registers = 2 * (pattern.groups + 1);
    this.called = new Set(calledGroups(pattern.root));
  }

  assemble(): readonly Instruction[] {
    if (this.called.has(0)) this.subroutine(0, () => this.node(this.pattern.root));
    else this.node(this.pattern.root);
    this.emit({ op: 'match' });
    for (const { group, instruction } of this.calls) instruction.to = this.entries.get(group) as number;
    return this.code;
  }

  private emit<T extends Instruction>(instruction: T): T {
    if (this.code.push(instruction) > maxInstructions) reject('too big pattern');
    return instruction;
  }

  private get here(): number {
    return this.code.length;
  }

  private node(node: RegexNode): void {
    switch (node.kind) {
      case 'set':
        this.emit({ op: 'set', set: node.set });
        return;
      case 'sequence':
        for (const item of node.items) this.node(item);
        return;
      case 'choice':
        this.choice(node.options);
        return;
      case 'repeat':
        this.repeat(node);
        return;
      case 'capture':
        this.capture(node.index, node.body);
        return;
      case 'reference':
        this.emit({ op: 'reference', groups: node.groups, ignoreCase: node.ignoreCase });
        return;
      case 'look':
        this.look(node);
        return;
      case 'atomic':
        this.atomic(() => this.node(node.body));
        return;
      case 'anchor':
        this.emit({ op: 'anchor', at: node.at });
        return;
      case 'keep':
        this.emit({ op: 'save', register: 0 });
        return;
      case 'call':
        this.calls.push({ group: node.group, instruction: this.emit({ op: 'call', to: -1 }) });
        return;
      case 'conditional':
        this.conditional(node);
        return;
    }
  }

  private choice(options: readonly RegexNode[]): void {
    const ends = options.slice(0, -1).map((option) => {
      const split = this.emit({ op: 'split', first: this.here + 1, second: -1 });
      this.node(option);
      const end = this.emit({ op: 'jump', to: -1 });
      split.second = this.here;
      return end;
    });
    this.node(options.at(-1) as RegexNode);
    for (const end of ends) end.to = this.here;
  }

  private repeat(node: Extract<RegexNode, { kind: 'repeat' }>): void {
    const { body, min, max, mode } = node;
    if (body.kind === 'set' && mode !== 'lazy') this.emit({ op: 'run', set: body.set, min, max, possessive: mode === 'possessive' });
    else if (mode === 'possessive') this.atomic(() => this.repeat({ ...node, mode: 'greedy' }));
    else if (min === 0 && max === 1) this.maybe(node);
    else if (min <= 1 && max === Number.POSITIVE_INFINITY && widthOf(body).min > 0) this.star(node);
    else this.counted(node);
  }

  private maybe({ body, mode }: Extract<RegexNode, { kind: 'repeat' }>): void {
    const split = this.emit({ op: 'split', first: -1, second: -1 });
    const start = this.here;
    this.node(body);
    [split.first, split.second] = mode === 'lazy' ? [this.here, start] : [start, this.here];
  }

  /** `*` and `+` of something that always takes a code point need no counting. */
  private star({ body, min, mode }: Extract<RegexNode, { kind: 'repeat' }>): void {
    if (min === 1) this.node(body);
    const split = this.emit({ op: 'split', first: -1, second: -1 });
    const start = this.here;
    this.node(body);
    this.emit({ op: 'jump', to: start - 1 });
    [split.first, split.second] = mode === 'lazy' ? [this.here, start] : [start, this.here];
  }

  private counted({ body, min, max, mode }: Extract<RegexNode, { kind: 'repeat' }>): void {
    const count = this.registers++;
    const place = this.registers++;
    this.emit({ op: 'clear', register: count });
    this.emit({ op: 'clear', register: place });
    const start = this.here;
    const loop = this.emit({ op: 'loop', count, place, min, max, lazy: mode === 'lazy', exit: -1 });
    this.node(body);
    this.emit({ op: 'jump', to: start });
    loop.exit = this.here;
  }

  private capture(index: number, body: RegexNode): void {
    const save = (): void => {
      this.emit({ op: 'save', register: 2 * index });
      this.node(body);
      this.emit({ op: 'save', register: 2 * index + 1 });
    };
    if (this.called.has(index)) this.subroutine(index, save);
    else save();
  }

  private subroutine(group: number, body: () => void): void {
    this.emit({ op: 'call', to: this.here + 2 });
    const over = this.emit({ op: 'jump', to: -1 });
    this.entries.set(group, this.here);
    body();
    this.emit({ op: 'return' });
    over.to = this.here;
  }

  private atomic(body: () => void): void {
    const register = this.registers++;
    this.emit({ op: 'mark', register });
    body();
    this.emit({ op: 'cut', register });
  }

  private look({ behind, negative, body }: Extract<RegexNode, { kind: 'look' }>): void {
    const [place, mark] = [this.registers++, this.registers++];
    this.emit({ op: 'save', register: place });
    this.emit({ op: 'mark', register: mark });
    const split = negative ? this.emit({ op: 'split', first: this.here + 1, second: -1 }) : undefined;
    if (behind) this.emit({ op: 'back', count: widthOf(body).min });
    this.node(body);
    if (split !== undefined) {
      this.emit({ op: 'refuse', register: mark });
      split.second = this.here;
    } else this.emit({ op: 'cut', register: mark });
    this.emit({ op: 'restore', register: place });
  }

  private conditional({ group, yes, no }: Extract<RegexNode, { kind: 'conditional' }>): void {
    const test = this.emit({ op: 'if-matched', group, otherwise: -1 });
    this.node(yes);
    const end = this.emit({ op: 'jump', to: -1 });
    test.otherwise = this.here;
    this.node(no);
    end.to = this.here;
  }
}

function inside(node: RegexNode): readonly RegexNode[] {
  switch (node.kind) {
    case 'sequence':
      return node.items;
    case 'choice':
      return node.options;
    case 'repeat':
    case 'capture':
    case 'look':
    case 'atomic':
      return [node.body];
    case 'conditional':
      return [node.yes, node.no];
    case 'set':
    case 'reference':
    case 'anchor':
    case 'keep':
    case 'call':
      return [];
  }
}

function calledGroups(node: RegexNode): readonly number[] {
  return node.kind === 'call' ? [node.group] : inside(node).flatMap(calledGroups);
}

function firstOf(node: RegexNode): CharSet | undefined {
  switch (node.kind) {
    case 'set':
      return node.set;
    case 'capture':
    case 'atomic':
      return firstOf(node.body);
    case 'repeat':
      return node.min > 0 ? firstOf(node.body) : undefined;
    case 'sequence':
      return node.items[0] === undefined ? undefined : firstOf(node.items[0]);
    case 'choice': {
      const firsts = node.options.map(firstOf);
      return firsts.every((first) => first !== undefined) ? firsts.reduce((all, first) => all.or(first)) : undefined;
    }
    case 'reference':
    case 'look':
    case 'anchor':
    case 'keep':
    case 'call':
    case 'conditional':
      return undefined;
  }
}

function startsAnchored(node: RegexNode): boolean {
  if (node.kind === 'anchor') return node.at === 'start';
  if (node.kind === 'capture' || node.kind === 'atomic') return startsAnchored(node.body);
  if (node.kind === 'choice') return node.options.every(startsAnchored);
  return node.kind === 'sequence' && node.items[0] !== undefined && startsAnchored(node.items[0]);
}
