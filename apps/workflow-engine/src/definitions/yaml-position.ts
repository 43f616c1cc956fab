import { isAlias, isMap, isPair, isScalar, isSeq, visit, type Alias, type Document, type LineCounter, type Node, type Pair } from 'yaml';

/** A place in the text that was sent; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

type Step = { readonly name: string; readonly place: Node; readonly value: Node | null };

function pairStep(pair: Pair<Node, Node | null>): Step[] {
  return isPair(pair) && isScalar(pair.key) ? [{ name: String(pair.key.value), place: pair.key, value: pair.value }] : [];
}

function startOf({ place }: Step): number {
  return place.range?.[0] ?? 0;
}

function contains(node: Node | null, offset: number): boolean {
  const range = node?.range;
  return range !== undefined && range !== null && range[0] <= offset && offset < range[1];
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function unescapePointer(name: string): string {
  return name.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** Where things are written in a document. What lies under a node is looked at once, so that thousands of places cost no more than the document. */
export class YamlPositions {
  readonly #document: Document;
  readonly #lines: LineCounter;
  readonly #steps = new Map<Node, readonly Step[]>();
  readonly #named = new Map<Node, ReadonlyMap<string, Step>>();
  #targets: ReadonlyMap<Alias, Node> | undefined;

  constructor(document: Document, lines: LineCounter) {
    this.#document = document;
    this.#lines = lines;
  }

  ofOffset(offset: number): Position {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  /** Where a JSON pointer is written: its key, or its item. A pointer to what is absent lands on the nearest parent. */
  ofPointer(pointer: string): Position {
    let node: Node | null = this.#document.contents;
    let offset = node?.range?.[0] ?? 0;
    for (const name of pointer.split('/').slice(1).map(unescapePointer)) {
      const step: Step | undefined = node === null ? undefined : this.#stepTo(name, node);
      if (step === undefined) break;
      offset = step.place.range?.[0] ?? offset;
      node = step.value;
    }
    return this.ofOffset(offset);
  }

  /** The JSON pointer of the innermost key or value that is written at an offset. */
  pointerAt(offset: number): string {
    let node: Node | null = this.#document.contents;
    let pointer = '';
    for (;;) {
      if (node === null || isAlias(node)) return pointer;
      const steps = this.#stepsOf(node);
      const step = steps[lastStart(steps, offset)];
      if (step === undefined || !(contains(step.place, offset) || contains(step.value, offset))) return pointer;
      pointer += `/${escapePointer(step.name)}`;
      if (contains(step.place, offset) && step.place !== step.value) return pointer;
      node = step.value;
    }
  }

  #stepTo(name: string, node: Node): Step | undefined {
    const known = this.#named.get(node);
    const named = known ?? new Map(this.#stepsOf(node).map((step) => [step.name, step]));
    if (known === undefined) this.#named.set(node, named);
    return named.get(name);
  }

  /** An alias of its own looks through the whole document for what it stands for. */
  #targetOf(alias: Alias): Node | undefined {
    this.#targets ??= targetsIn(this.#document);
    return this.#targets.get(alias);
  }

  /** What lies directly under a node, in the order of the text: the name in a JSON pointer, where it is written, and what it holds. */
  #stepsOf(node: Node): readonly Step[] {
    const known = this.#steps.get(node);
    if (known !== undefined) return known;
    const resolved = isAlias(node) ? this.#targetOf(node) : node;
    const steps = isMap<Node, Node | null>(resolved)
      ? resolved.items.flatMap(pairStep)
      : isSeq<Node | null>(resolved) ? resolved.items.flatMap((item, index) => (item === null ? [] : [{ name: String(index), place: item, value: item }])) : [];
    this.#steps.set(node, steps);
    return steps;
  }
}

/** What each alias stands for: the last node of its name before it. */
function targetsIn(document: Document): ReadonlyMap<Alias, Node> {
  const [named, targets] = [new Map<string, Node>(), new Map<Alias, Node>()];
  visit(document, {
    Alias: (_, alias) => void targets.set(alias, named.get(alias.source) ?? alias),
    Value: (_, node) => void (node.anchor === undefined || named.set(node.anchor, node)),
  });
  return targets;
}

/** Index of the last that begins at `offset` or before it; -1 when none does. */
function lastStart(steps: readonly Step[], offset: number): number {
  let [from, to] = [0, steps.length];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    const step = steps[middle];
    if (step !== undefined && startOf(step) <= offset) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}
