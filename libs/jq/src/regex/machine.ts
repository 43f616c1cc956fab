import { after } from '../value/code-points.ts';
import type { Work } from '../work.ts';
import type { Instruction, MachineCode } from './assemble.ts';
import { holds } from './anchors.ts';
import { fold } from './char-set.ts';

/** A return address of a subexpression call. */
type Frame = { readonly to: number; readonly up: Frame } | undefined;

/** Something to do when a path fails: go on elsewhere, or undo a write to a register. */
type Retry =
  | { readonly address: number; readonly place: number; readonly frames: Frame; readonly steps: number }
  | { readonly register: number; readonly value: number };

export type Wanted = {
  /** Every way to match is tried, and the longest taken. */
  readonly longest: boolean;
  /** Empty matches do not count. */
  readonly notEmpty: boolean;
};

/** A backtracking machine that keeps its retries on the heap and counts every instruction. */
export class Machine {
  private readonly machine: MachineCode;
  private readonly text: string;
  private readonly wanted: Wanted;
  private readonly work: Work;
  private registers: number[] = [];
  private retries: Retry[] = [];
  private frames: Frame;
  private place = 0;
  private address = 0;
  /** Where the search starts, which `\G` matches. */
  private origin = 0;

  constructor(machine: MachineCode, text: string, wanted: Wanted, work: Work) {
    this.machine = machine;
    this.text = text;
    this.wanted = wanted;
    this.work = work;
  }

  /** The registers of the first match that starts at `from` or later: for each group its start and end, or -1. */
  search(from: number): readonly number[] | undefined {
    const { first, anchored } = this.machine;
    this.origin = from;
    for (let start = from; start <= this.text.length; start = after(this.text, start)) {
      this.work.regexStep();
      if (first === undefined || (start < this.text.length && first.has(this.text.codePointAt(start) as number))) {
        const match = this.matchAt(start);
        if (match !== undefined) return match;
      }
      if (anchored) return undefined;
    }
    return undefined;
  }

  private matchAt(start: number): readonly number[] | undefined {
    this.registers = this.machine.unset.slice();
    this.registers[0] = start;
    this.retries = [];
    this.frames = undefined;
    this.place = start;
    this.address = 0;
    let best: number[] | undefined;
    for (;;) {
      this.work.regexStep();
      const instruction = this.machine.code[this.address] as Instruction;
      if (instruction.op === 'match') {
        if ((this.place > start || !this.wanted.notEmpty) && (best === undefined || this.place > (best[1] as number))) {
          best = this.registers.slice(0, 2 * (this.machine.groups + 1));
          best[1] = this.place;
        }
        if (best !== undefined && !this.wanted.longest) return best;
        if (!this.retry()) return best;
      } else if (!this.step(instruction) && !this.retry()) return best;
    }
  }

  /** Undoes back to the last place where something else can be tried. */
  private retry(): boolean {
    for (let last = this.retries.pop(); last !== undefined; last = this.retries.pop()) {
      if ('register' in last) {
        this.registers[last.register] = last.value;
        continue;
      }
      this.address = last.address;
      this.place = last.place;
      this.frames = last.frames;
      if (last.steps > 0) this.tryFurtherBack(last.address, last.place, last.steps);
      return true;
    }
    return false;
  }

  /** Executes one instruction; false when it does not match. */
  private step(instruction: Exclude<Instruction, { op: 'match' }>): boolean {
    switch (instruction.op) {
      case 'set': {
        if (this.place >= this.text.length || !instruction.set.has(this.text.codePointAt(this.place) as number)) return false;
        this.place = after(this.text, this.place);
        return this.next();
      }
      case 'run':
        return this.run(instruction);
      case 'anchor':
        return holds(instruction.at, this.text, this.place, this.origin) && this.next();
      case 'reference':
        return this.reference(instruction.groups, instruction.ignoreCase);
      case 'split':
        this.orElse(instruction.second);
        return this.goTo(instruction.first);
      case 'jump':
        return this.goTo(instruction.to);
      case 'save':
        this.write(instruction.register, this.place);
        return this.next();
      case 'clear':
        this.write(instruction.register, -1);
        return this.next();
      case 'loop':
        return this.loop(instruction);
      case 'mark':
        this.write(instruction.register, this.retries.length);
        return this.next();
      case 'cut':
        this.forget(this.registers[instruction.register] as number);
        return this.next();
      case 'restore':
        this.place = this.registers[instruction.register] as number;
        return this.next();
      case 'refuse':
        this.undoTo(this.registers[instruction.register] as number);
        return false;
      case 'back':
        return this.back(instruction.count);
      case 'call':
        this.frames = { to: this.address + 1, up: this.frames };
        return this.goTo(instruction.to);
      case 'return': {
        const frame = this.frames as Exclude<Frame, undefined>;
        this.frames = frame.up;
        return this.goTo(frame.to);
      }
      case 'if-matched':
        return (this.registers[2 * instruction.group + 1] as number) >= 0 ? this.next() : this.goTo(instruction.otherwise);
    }
  }

  private next(): boolean {
    this.address++;
    return true;
  }

  private goTo(address: number): boolean {
    this.address = address;
    return true;
  }

  private orElse(address: number): void {
    this.retries.push({ address, place: this.place, frames: this.frames, steps: 0 });
  }

  private write(register: number, value: number): void {
    this.retries.push({ register, value: this.registers[register] as number });
    this.registers[register] = value;
  }

  /** Drops what could be tried again since a mark; writes stay undoable. */
  private forget(mark: number): void {
    const kept = this.retries.slice(mark).filter((retry) => 'register' in retry);
    this.retries.length = mark;
    for (const retry of kept) this.retries.push(retry);
  }

  private undoTo(mark: number): void {
    while (this.retries.length > mark) {
      const last = this.retries.pop() as Retry;
      if ('register' in last) this.registers[last.register] = last.value;
    }
  }

  /** Takes as many code points of a set as there are; giving some back is tried later, the last first. */
  private run({ set, min, max, possessive }: Extract<Instruction, { op: 'run' }>): boolean {
    let count = 0;
    let { place } = this;
    while (count < max && place < this.text.length && set.has(this.text.codePointAt(place) as number)) {
      this.work.regexStep();
      place = after(this.text, place);
      count++;
    }
    if (count < min) return false;
    this.place = place;
    this.address++;
    if (!possessive) this.tryFurtherBack(this.address, place, count - min);
    return true;
  }

  private loop({ count, place, min, max, lazy, exit }: Extract<Instruction, { op: 'loop' }>): boolean {
    const rounds = (this.registers[count] as number) + 1;
    const stuck = this.place === this.registers[place];
    if (rounds >= max || (stuck && rounds >= min)) return this.goTo(exit);
    if (rounds >= min && !lazy) this.orElse(exit);
    this.write(count, rounds);
    this.write(place, this.place);
    if (rounds < min || !lazy) return this.next();
    this.orElse(this.address + 1);
    return this.goTo(exit);
  }

  private back(count: number): boolean {
    for (let steps = 0; steps < count; steps++) {
      if (this.place === 0) return false;
      this.place = before(this.text, this.place);
    }
    return this.next();
  }

  /** One code point further back, should going on from here fail. */
  private tryFurtherBack(address: number, from: number, steps: number): void {
    if (from === 0 || steps <= 0) return;
    this.retries.push({ address, place: before(this.text, from), frames: this.frames, steps: steps - 1 });
  }

  private reference(groups: readonly number[], ignoreCase: boolean): boolean {
    for (const group of groups.toReversed()) {
      const [start, end] = [this.registers[2 * group] as number, this.registers[2 * group + 1] as number];
      if (start < 0 || end < 0) continue;
      for (let at = start; at < end; at = after(this.text, at)) this.work.regexStep();
      const length = this.repeated(start, end, ignoreCase);
      if (length === undefined) continue;
      this.place += length;
      return this.next();
    }
    return false;
  }

  /** How much of the text here repeats what stands from `start` to `end`. */
  private repeated(start: number, end: number, ignoreCase: boolean): number | undefined {
    const wanted = this.text.slice(start, end);
    const here = this.text.slice(this.place, this.place + wanted.length);
    return here === wanted || (ignoreCase && folded(here) === folded(wanted)) ? wanted.length : undefined;
  }
}

function folded(text: string): string {
  return Array.from(text, (character) => String.fromCodePoint(fold(character.codePointAt(0) as number))).join('');
}

/** The UTF-16 index before the code point that ends at `at`. */
function before(text: string, at: number): number {
  return at >= 2 && after(text, at - 2) === at ? at - 2 : at - 1;
}
