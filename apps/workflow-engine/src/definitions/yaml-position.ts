import { isAlias, isMap, isPair, isScalar, isSeq, type Document, type LineCounter, type Node, type Pair } from 'yaml';

/** A place in the text that was sent; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

type Step = { readonly name: string; readonly place: Node; readonly value: Node | null };

/** What lies directly under a node: the name in a JSON pointer, where it is written, and what it holds. */
function steps(node: Node | null, document: Document): Step[] {
  const resolved = isAlias(node) ? node.resolve(document) : node;
  if (isMap<Node, Node | null>(resolved)) return resolved.items.flatMap(pairStep);
  if (isSeq<Node | null>(resolved)) {
    return resolved.items.flatMap((item, index) => (item === null ? [] : [{ name: String(index), place: item, value: item }]));
  }
  return [];
}

function pairStep(pair: Pair<Node, Node | null>): Step[] {
  return isPair(pair) && isScalar(pair.key) ? [{ name: String(pair.key.value), place: pair.key, value: pair.value }] : [];
}

function contains(node: Node | null, offset: number): boolean {
  const range = node?.range;
  return range !== undefined && range !== null && range[0] <= offset && offset < range[1];
}

export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function unescapePointer(name: string): string {
  return name.replaceAll('~1', '/').replaceAll('~0', '~');
}

export function positionOf(offset: number, lines: LineCounter): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** Where a JSON pointer is written: its key, or its item. A pointer to what is absent lands on the nearest parent. */
export function positionOfPointer(pointer: string, document: Document, lines: LineCounter): Position {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const name of pointer.split('/').slice(1).map(unescapePointer)) {
    const step = steps(node, document).find((candidate) => candidate.name === name);
    if (step === undefined) break;
    offset = step.place.range?.[0] ?? offset;
    node = step.value;
  }
  return positionOf(offset, lines);
}

/** The JSON pointer of the innermost key or value that is written at an offset. */
export function pointerAt(offset: number, document: Document): string {
  let node: Node | null = document.contents;
  let pointer = '';
  for (;;) {
    if (isAlias(node)) return pointer;
    const step = steps(node, document).findLast(({ place, value }) => contains(place, offset) || contains(value, offset));
    if (step === undefined) return pointer;
    pointer += `/${escapePointer(step.name)}`;
    if (contains(step.place, offset) && step.place !== step.value) return pointer;
    node = step.value;
  }
}
