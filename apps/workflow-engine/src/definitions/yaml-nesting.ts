import { CST, Lexer } from 'yaml';

/** How deep collections may nest in a definition. */
export const maxDepth = 64;

/** Columns of indentation that no definition of an allowed depth needs; bounds block nesting before anything is built. */
const maxIndent = 4 * maxDepth;

/** I11: aliases of one text. The parser looks through all of them, and all that has a name, for what each stands for. */
const maxAliases = 5_000;

/** Something that is refused by its tokens alone, at an offset in characters. */
export interface RefusedToken {
  readonly offset: number;
  readonly message: string;
}

export const tooDeep = `collections nest more than ${maxDepth} deep`;
const tagged = 'tags are not allowed: a definition is plain JSON data';

/**
 * The first tag, or the place where nesting goes too deep or aliases are too many, found without building anything: the parser itself recurses and
 * its time grows with the square of the depth, so it must never see such a text. Stops at the first finding.
 */
export function findRefusedToken(text: string): RefusedToken | undefined {
  const nesting = new Nesting();
  let isScalar = false;
  let aliases = 0;
  for (const token of new Lexer().lex(text)) {
    // The text of a scalar may look like anything, a block of text like a deep indentation.
    const kind = isScalar ? 'scalar' : CST.tokenType(token);
    isScalar = token === CST.SCALAR;
    if (kind === 'tag') return { offset: nesting.offset, message: tagged };
    if (kind === 'alias' && ++aliases > maxAliases) return { offset: nesting.offset, message: `there are at most ${maxAliases} aliases` };
    if (nesting.isTooDeepAt(kind)) return { offset: nesting.offset, message: tooDeep };
    nesting.pass(token, kind);
  }
  return undefined;
}

type TokenKind = ReturnType<typeof CST.tokenType>;

/** How deep a place in the text is nested, as far as its tokens tell. */
class Nesting {
  offset = 0;
  #lineStart = 0;
  #indent = 0;
  #flowDepth = 0;

  isTooDeepAt(kind: TokenKind): boolean {
    if (kind === 'flow-seq-start' || kind === 'flow-map-start') return this.#flowDepth >= maxDepth;
    if (kind === 'seq-item-ind' || kind === 'explicit-key-ind') return this.offset - this.#lineStart > maxIndent;
    return kind === 'map-value-ind' && this.#flowDepth === 0 && this.#indent > maxIndent;
  }

  pass(token: string, kind: TokenKind): void {
    if (kind === 'flow-seq-start' || kind === 'flow-map-start') this.#flowDepth += 1;
    if (kind === 'flow-seq-end' || kind === 'flow-map-end') this.#flowDepth -= 1;
    if (kind === 'space' && this.offset === this.#lineStart) this.#indent = token.length;
    if (!isMark(token)) this.offset += token.length;
    const lastBreak = kind === 'newline' || kind === 'scalar' ? token.lastIndexOf('\n') : -1;
    if (lastBreak === -1) return;
    this.#lineStart = this.offset - (token.length - lastBreak - 1);
    this.#indent = 0;
  }
}

/** The lexer's own control characters stand for no source text. */
function isMark(token: string): boolean {
  return token === '\u0002' || token === '\u0018' || token === '\u001F';
}
