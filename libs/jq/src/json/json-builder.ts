import { type MutableObject, type Value, setKey } from '../value/value.ts';

/** Levels of arrays and objects. */
const maxDepth = 10_000;

type Level = { readonly array: Value[] } | { readonly object: MutableObject; key: string | undefined; size: number };

/** Builds values from the tokens of JSON texts. Each step gives what is wrong with it, if anything. */
export class JsonBuilder {
  readonly values: Value[] = [];
  private readonly levels: Level[] = [];
  /** A value not yet placed. */
  private next: Value | undefined;

  isComplete(): boolean {
    return this.levels.length === 0;
  }

  value(value: Value): string | undefined {
    if (this.next !== undefined) return 'Expected separator between values';
    if (this.levels.length === 0) this.values.push(value);
    else this.next = value;
    return undefined;
  }

  structure(character: string): string | undefined {
    switch (character) {
      case '[':
        return this.open({ array: [] });
      case '{':
        return this.open({ object: {}, key: undefined, size: 0 });
      case ':':
        return this.colon();
      case ',':
        return this.comma();
      case ']':
        return this.closeArray();
      default:
        return this.closeObject();
    }
  }

  private open(level: Level): string | undefined {
    if (this.levels.length >= maxDepth) return 'Exceeds depth limit for parsing';
    if (this.next !== undefined) return 'Expected separator between values';
    this.levels.push(level);
    return undefined;
  }

  private colon(): string | undefined {
    const top = this.levels.at(-1);
    if (top === undefined || this.next === undefined) return "Expected string key before ':'";
    if (!('object' in top) || top.key !== undefined) return "':' not as part of an object";
    if (typeof this.next !== 'string') return 'Object keys must be strings';
    top.key = this.next;
    this.next = undefined;
    return undefined;
  }

  private comma(): string | undefined {
    const top = this.levels.at(-1);
    if (this.next === undefined || top === undefined) return "Expected value before ','";
    if ('array' in top) top.array.push(this.next);
    else if (top.key === undefined) return 'Objects must consist of key:value pairs';
    else this.place(top, this.next);
    this.next = undefined;
    return undefined;
  }

  private place(top: Exclude<Level, { array: unknown }>, value: Value): void {
    setKey(top.object, top.key as string, value);
    top.key = undefined;
    top.size++;
  }

  private closeArray(): string | undefined {
    const top = this.levels.at(-1);
    if (top === undefined || !('array' in top)) return "Unmatched ']'";
    if (this.next !== undefined) top.array.push(this.next);
    else if (top.array.length > 0) return 'Expected another array element';
    return this.close(top.array);
  }

  private closeObject(): string | undefined {
    const top = this.levels.at(-1);
    if (top === undefined) return "Unmatched '}'";
    if (this.next !== undefined) {
      if ('array' in top || top.key === undefined) return 'Objects must consist of key:value pairs';
      this.place(top, this.next);
    } else if ('array' in top || top.key !== undefined) return "Unmatched '}'";
    else if (top.size > 0) return 'Expected another key-value pair';
    return this.close(top.object);
  }

  private close(value: Value): string | undefined {
    this.levels.pop();
    this.next = undefined;
    return this.value(value);
  }
}
