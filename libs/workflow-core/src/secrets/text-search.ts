/** Nodes that stand in a row: each is the only way, or the first that was found, from the one before it. */
interface Chain {
  /** Where it begins, and the symbol that leads there from what it hangs on. */
  readonly first: number;
  readonly parent: number;
  readonly symbol: number;
  readonly depth: number;
}

/** What leads to the first node of a chain stands with its parent. */
const elsewhere = 0xffff_ffff;

/**
 * Looks for any of many texts at once, in time that grows with the length of what is looked through, however many texts there are and
 * however nearly they match (Aho and Corasick 1975). It goes from the end to the beginning: so it knows at each place the longest text that
 * begins there. Half of a surrogate pair is never found in a whole one.
 */
export class TextSearch {
  /** Of each node: the code point that leads to it from the node before it. Node 0 is where nothing is matched. */
  readonly #symbols: Uint32Array;
  /** Of each node: the longest other one that what is matched there ends with. */
  readonly #fallbacks: Int32Array;
  /** Of each node: the length of the longest text that is matched there; 0 when none is. */
  readonly #lengths: Int32Array;
  /** Ways from a node that do not lead to the one after it. */
  readonly #branches = new Map<number, Map<number, number>>();
  /** Of each node: whether it has such ways; most have none, and are asked very often. */
  readonly #branching: Uint8Array;
  #count = 1;

  constructor(texts: readonly string[]) {
    const size = texts.reduce((sum, text) => sum + text.length, 1);
    this.#symbols = new Uint32Array(size).fill(elsewhere);
    this.#fallbacks = new Int32Array(size);
    this.#lengths = new Int32Array(size);
    this.#branching = new Uint8Array(size);
    const chains: Chain[] = [{ first: 0, parent: 0, symbol: elsewhere, depth: 0 }];
    for (const text of texts) this.#add(text, chains);
    this.#link(chains);
  }

  /** Where texts begin, from the last place to the first: each place, and after it the length of the longest text that begins there. */
  beginnings(text: string): readonly number[] {
    const found: number[] = [];
    let node = 0;
    for (let at = text.length; at > 0;) {
      const symbol = symbolBefore(text, at);
      at -= widthOf(symbol);
      node = this.#goOn(node, symbol);
      const length = this.#lengths[node] as number;
      if (length > 0) found.push(at, length);
    }
    return found;
  }

  #next(node: number, symbol: number): number | undefined {
    if (this.#symbols[node + 1] === symbol) return node + 1;
    return this.#branching[node] === 1 ? this.#branches.get(node)?.get(symbol) : undefined;
  }

  /** What is matched when a symbol comes after what was. */
  #goOn(from: number, symbol: number): number {
    for (let node = from; ; node = this.#fallbacks[node] as number) {
      const next = this.#next(node, symbol);
      if (next !== undefined) return next;
      if (node === 0) return 0;
    }
  }

  #add(text: string, chains: Chain[]): void {
    let node = 0;
    let depth = 0;
    for (let at = text.length; at > 0; depth++) {
      const symbol = symbolBefore(text, at);
      at -= widthOf(symbol);
      node = this.#next(node, symbol) ?? this.#grow(node, symbol, depth, chains);
    }
    this.#lengths[node] = text.length;
  }

  #grow(node: number, symbol: number, depth: number, chains: Chain[]): number {
    const grown = this.#count++;
    if (node === grown - 1) this.#symbols[grown] = symbol;
    else {
      chains.push({ first: grown, parent: node, symbol, depth: depth + 1 });
      const ways = this.#branches.get(node);
      if (ways === undefined) this.#branches.set(node, new Map([[symbol, grown]]));
      else ways.set(symbol, grown);
      this.#branching[node] = 1;
    }
    return grown;
  }

  /** Gives all nodes their fallbacks, those nearer to the root first: all chains go on by one node at a time. */
  #link(chains: readonly Chain[]): void {
    const waiting = chains.map((chain, index) => ({ ...chain, end: chains[index + 1]?.first ?? this.#count })).toSorted((one, other) => other.depth - one.depth);
    let growing: typeof waiting = [];
    for (let depth = 0; waiting.length > 0 || growing.length > 0; depth++) {
      const level = depth;
      for (let next = waiting.at(-1); next?.depth === level; next = waiting.at(-1)) growing.push(...waiting.splice(-1));
      for (const chain of growing) this.#linkNode(chain.first + level - chain.depth, chain);
      growing = growing.filter((chain) => chain.first + level + 1 - chain.depth < chain.end);
    }
  }

  #linkNode(node: number, { first, parent, symbol }: Chain): void {
    if (node === 0) return;
    const before = node === first ? parent : node - 1;
    const by = node === first ? symbol : (this.#symbols[node] as number);
    const fallback = before === 0 ? 0 : this.#goOn(this.#fallbacks[before] as number, by);
    this.#fallbacks[node] = fallback;
    if (this.#lengths[node] === 0) this.#lengths[node] = this.#lengths[fallback] as number;
  }
}

/** The code point that ends at a place in a text. */
function symbolBefore(text: string, at: number): number {
  const unit = text.charCodeAt(at - 1);
  if (unit < 0xdc00 || unit > 0xdfff || at < 2) return unit;
  const whole = text.codePointAt(at - 2) as number;
  return whole > 0xffff ? whole : unit;
}

function widthOf(symbol: number): number {
  return symbol > 0xffff ? 2 : 1;
}
