import { reject } from './reader.ts';

/** The groups of a pattern: counted and named while it is parsed, looked up when it is complete. */
export class Groups {
  private readonly list: (string | null)[] = [];

  /** The index of a new group. */
  add(name: string | null): number {
    return this.list.push(name);
  }

  get names(): readonly (string | null)[] {
    return this.list;
  }

  /** The group whose pattern is called. */
  findCalled(reference: string, here: number): number {
    const isKnown = !/^\d+$/.test(reference) || Number(reference) <= this.list.length;
    return isKnown ? (this.find(reference, here)[0] as number) : reject(`undefined group <${reference}> reference`);
  }

  /** The groups called this, or the one with this number; a signed number counts from the groups before `here`. */
  find(reference: string, here: number): readonly number[] {
    if (/^[+-]?\d+$/.test(reference)) {
      const number = Number(reference);
      const index = /^\d/.test(reference) ? number : number < 0 ? here + 1 + number : here + number;
      return index >= 0 && index <= this.list.length ? [index] : reject('invalid backref number/name');
    }
    const indexes = this.list.flatMap((name, index) => (name === reference ? [index + 1] : []));
    return indexes.length > 0 ? indexes : reject(`undefined name <${reference}> reference`);
  }
}
