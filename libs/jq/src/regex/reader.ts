/** Why a pattern is not a regular expression, in Oniguruma's words. */
export class RegexFailure {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

export function reject(message: string): never {
  // oxlint-disable-next-line typescript/only-throw-error -- becomes a jq error where the pattern is compiled, needs no stack
  throw new RegexFailure(message);
}

/** A place in a pattern, which is read code point by code point. */
export class Reader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** The code point here as text, or nothing at the end. */
  peek(): string {
    const point = this.text.codePointAt(this.at);
    return point === undefined ? '' : String.fromCodePoint(point);
  }

  take(): string {
    const character = this.peek();
    this.at += character.length;
    return character;
  }

  startsWith(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  /** Moves past this text if it stands here. */
  takeIf(text: string): boolean {
    if (!this.startsWith(text)) return false;
    this.at += text.length;
    return true;
  }

  /** Moves past a match of a sticky expression and gives its groups. */
  match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null) return undefined;
    this.at = pattern.lastIndex;
    return found;
  }

  /** Takes everything up to a delimiter and moves past that; `undefined` when there is none. */
  takeUntil(delimiter: string): string | undefined {
    const end = this.text.indexOf(delimiter, this.at);
    if (end < 0) return undefined;
    const taken = this.text.slice(this.at, end);
    this.at = end + delimiter.length;
    return taken;
  }

  takeRest(): string {
    const rest = this.text.slice(this.at);
    this.at = this.text.length;
    return rest;
  }
}
