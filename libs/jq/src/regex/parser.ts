import { anything, type CharSet, folding, notNewline, single } from './char-set.ts';
import { Groups } from './groups.ts';
import { nothing, type Pattern, type RegexNode, widthOf } from './node.ts';
import { parseClass } from './parse-class.ts';
import { applyQuantifier } from './parse-quantifier.ts';
import { parseOctal, parsePointEscape, parseSetEscape } from './parse-escape.ts';
import { Reader, reject } from './reader.ts';
import { grapheme, newline } from './sequences.ts';

export type Options = {
  readonly ignoreCase: boolean;
  /** Blanks and comments in the pattern mean nothing. */
  readonly extended: boolean;
  /** `.` matches newlines too. */
  readonly dotAll: boolean;
  /** `^` and `$` match at every line instead of at the ends. */
  readonly lines: boolean;
};

/** Groups inside groups. */
const maxDepth = 500;

const name = /[^\d\W][\w]*/u;

/** Parses a pattern in Oniguruma's Perl syntax with named groups; throws a RegexFailure when it is not one. */
export function parsePattern(source: string, options: Options): Pattern {
  return new Parser(source, options).pattern();
}

class Parser {
  private readonly reader: Reader;
  private readonly groups = new Groups();
  private options: Options;
  private depth = 0;
  /** References by name or number, which may stand before their group. */
  private readonly pending: (() => void)[] = [];

  constructor(source: string, options: Options) {
    this.reader = new Reader(source);
    this.options = options;
  }

  pattern(): Pattern {
    const root = this.alternatives();
    if (!this.reader.isAtEnd()) return reject('unmatched close parenthesis');
    for (const resolve of this.pending) resolve();
    return { root, groups: this.groups.names.length, names: this.groups.names };
  }

  private alternatives(): RegexNode {
    if (++this.depth > maxDepth) reject('too deep nest level');
    const options = [this.sequence()];
    while (this.reader.takeIf('|')) options.push(this.sequence());
    this.depth--;
    return options.length === 1 ? (options[0] as RegexNode) : { kind: 'choice', options };
  }

  private sequence(): RegexNode {
    const items: RegexNode[] = [];
    while (!this.reader.isAtEnd() && !this.reader.startsWith('|') && !this.reader.startsWith(')')) {
      const item = this.item();
      if (item !== undefined) items.push(applyQuantifier(this.reader, item, () => this.skip()));
    }
    return items.length === 1 ? (items[0] as RegexNode) : { kind: 'sequence', items };
  }

  /** Moves past what the extended option ignores. */
  private skip(): boolean {
    return this.options.extended && this.reader.match(/(?:\s|#[^\n]*(?:\n|$))+/y) !== undefined;
  }

  /** One item to repeat or not; nothing for comments, options and blanks. */
  private item(): RegexNode | undefined {
    if (this.skip()) return undefined;
    const character = this.reader.take();
    switch (character) {
      case '.':
        return { kind: 'set', set: this.options.dotAll ? anything : notNewline };
      case '[':
        return this.set(parseClass(this.reader));
      case '(':
        return this.group();
      case '^':
        return { kind: 'anchor', at: this.options.lines ? 'line-start' : 'start' };
      case '$':
        return { kind: 'anchor', at: this.options.lines ? 'line-end' : 'end-or-last-newline' };
      case '\\':
        return this.escape();
      case '*':
      case '+':
      case '?':
        return reject('target of repeat operator is not specified');
      default:
        return this.point(character.codePointAt(0) as number);
    }
  }

  private set(set: CharSet): RegexNode {
    return { kind: 'set', set: this.options.ignoreCase ? set.ignoringCase() : set };
  }

  /** A code point; sharp s also matches its two letters where case is ignored. */
  private point(point: number): RegexNode {
    if (!this.options.ignoreCase) return { kind: 'set', set: single(point) };
    const one: RegexNode = { kind: 'set', set: folding(point) };
    if (point !== 0xdf) return one;
    const s: RegexNode = { kind: 'set', set: folding(0x73) };
    return { kind: 'choice', options: [{ kind: 'sequence', items: [s, s] }, one] };
  }

  private escape(): RegexNode | undefined {
    if (this.reader.isAtEnd()) return reject('end pattern at escape');
    const letter = this.reader.take();
    switch (letter) {
      case 'A':
        return { kind: 'anchor', at: 'start' };
      case 'z':
        return { kind: 'anchor', at: 'end' };
      case 'Z':
        return { kind: 'anchor', at: 'end-or-last-newline' };
      case 'b':
        return { kind: 'anchor', at: 'word-boundary' };
      case 'B':
        return { kind: 'anchor', at: 'not-word-boundary' };
      case 'G':
        return { kind: 'anchor', at: 'search-start' };
      case 'K':
        return { kind: 'keep' };
      case 'N':
        return { kind: 'set', set: notNewline };
      case 'O':
        return { kind: 'set', set: anything };
      case 'R':
        return newline;
      case 'X':
        return grapheme;
      case 'Q':
        return { kind: 'sequence', items: Array.from(this.reader.takeUntil('\\E') ?? this.reader.takeRest(), (character) => this.point(character.codePointAt(0) as number)) };
      case 'k':
      case 'g':
        return this.named(letter);
      default:
        if (/[1-9]/.test(letter)) return this.numbered(letter);
        return this.setOrPoint(letter);
    }
  }

  private setOrPoint(letter: string): RegexNode {
    const set = parseSetEscape(this.reader, letter);
    return set === undefined ? this.point(parsePointEscape(this.reader, letter)) : this.set(set);
  }

  /** `\k<name>` refers back to what a group matched, `\g<name>` matches the group's pattern again. */
  private named(letter: 'k' | 'g'): RegexNode {
    const close = this.reader.takeIf('<') ? '>' : this.reader.takeIf("'") ? "'" : undefined;
    if (close === undefined) return this.point(letter.codePointAt(0) as number);
    const reference = this.groupReference(close);
    const here = this.groups.names.length;
    if (letter === 'k') return this.later((groups): RegexNode => ({ kind: 'reference', groups: groups.find(reference, here), ignoreCase: this.options.ignoreCase }));
    return this.later((groups): RegexNode => ({ kind: 'call', group: groups.findCalled(reference, here) }));
  }

  private groupReference(close: string): string {
    const taken = this.reader.takeUntil(close) ?? reject(`invalid group name <${this.reader.takeRest()}>`);
    return taken === '' ? reject('group name is empty') : taken;
  }

  /** A node that needs all groups to be known. */
  private later(resolve: (groups: Groups) => RegexNode): RegexNode {
    const node = { kind: 'sequence', items: [] as RegexNode[] } as const;
    this.pending.push(() => node.items.push(resolve(this.groups)));
    return node;
  }

  /** `\1`, or an octal number where there are fewer groups. */
  private numbered(first: string): RegexNode {
    const digits = first + (this.reader.match(/\d{0,2}/y) as RegExpExecArray)[0];
    const { ignoreCase } = this.options;
    return this.later((groups) => {
      const number = Number(digits);
      if (number <= groups.names.length) return { kind: 'reference', groups: [number], ignoreCase };
      const set = digits.length > 1 ? parseOctal(digits) : undefined;
      return set === undefined ? reject('invalid backref number/name') : { kind: 'set', set };
    });
  }

  private group(): RegexNode | undefined {
    if (!this.reader.takeIf('?')) return this.capture(null);
    if (this.reader.isAtEnd()) return reject('end pattern in group');
    if (this.reader.takeIf('#')) return this.reader.takeUntil(')') === undefined ? reject('end pattern in group') : undefined;
    if (this.reader.takeIf(':')) return this.inside();
    if (this.reader.takeIf('=')) return { kind: 'look', behind: false, negative: false, body: this.inside() };
    if (this.reader.takeIf('!')) return { kind: 'look', behind: false, negative: true, body: this.inside() };
    if (this.reader.takeIf('>')) return { kind: 'atomic', body: this.inside() };
    if (this.reader.takeIf('<=')) return this.behind(false);
    if (this.reader.takeIf('<!')) return this.behind(true);
    if (this.reader.takeIf('~')) return reject('absent groups are not supported');
    if (this.reader.takeIf('<')) return this.capture(this.groupName('>'));
    if (this.reader.takeIf("'")) return this.capture(this.groupName("'"));
    return this.reader.takeIf('(') ? this.conditional() : this.optionGroup();
  }

  /** A look behind has to know how far back it starts: of a repeated character it wants the fewest, and it takes nothing else of many lengths. */
  private behind(negative: boolean): RegexNode {
    const inside = this.inside();
    const body: RegexNode = inside.kind === 'repeat' && inside.body.kind === 'set' ? { ...inside, max: inside.min } : inside;
    this.pending.push(() => {
      const { min, max } = widthOf(body);
      if (min !== max) reject('invalid pattern in look-behind');
    });
    return { kind: 'look', behind: true, negative, body };
  }

  private groupName(close: string): string {
    const taken = this.reader.takeUntil(close);
    if (taken === undefined) return reject(`invalid group name <${this.reader.takeRest()}>`);
    if (taken === '') return reject('group name is empty');
    return name.exec(taken)?.[0] === taken ? taken : reject(`invalid group name <${taken}>`);
  }

  private capture(groupName: string | null): RegexNode {
    const index = this.groups.add(groupName);
    return { kind: 'capture', index, body: this.inside() };
  }

  /** The rest of a group up to its `)`; options set inside end there. */
  private inside(): RegexNode {
    const before = this.options;
    const body = this.alternatives();
    this.options = before;
    return this.reader.takeIf(')') ? body : reject('end pattern with unmatched parenthesis');
  }

  private conditional(): RegexNode {
    const reference = this.reader.takeUntil(')') ?? reject('end pattern in group');
    const here = this.groups.names.length;
    const body = this.inside();
    const [yes, ...others] = body.kind === 'choice' ? body.options : [body];
    const no: RegexNode = others.length === 0 ? nothing : { kind: 'choice', options: others };
    return this.later((groups) => ({ kind: 'conditional', group: groups.find(reference.replace(/^[<'](.*)[>']$/, '$1'), here)[0] as number, yes: yes as RegexNode, no }));
  }

  /** `(?i)` for the rest of the group around it, `(?i:…)` for its own. */
  private optionGroup(): RegexNode | undefined {
    const match = this.reader.match(/([imsx]*)(?:-([imsx]*))?([:)]|$)/y);
    if (match === undefined) return reject('undefined group option');
    if (match[3] === '') return reject('end pattern in group');
    const [, on = '', off = '', end] = match;
    const before = this.options;
    this.options = { ...before, ...optionsOf(on, true), ...optionsOf(off, false) };
    if (end === ')') return undefined;
    const body = this.alternatives();
    this.options = before;
    return this.reader.takeIf(')') ? body : reject('end pattern with unmatched parenthesis');
  }
}

function optionsOf(letters: string, value: boolean): Partial<Options> {
  return {
    ...(letters.includes('i') && { ignoreCase: value }),
    ...(letters.includes('x') && { extended: value }),
    ...(letters.includes('s') && { dotAll: value }),
    ...(letters.includes('m') && { lines: value }),
  };
}
