import type { PersonalField } from './audit-entry.ts';

/** One record of an export. */
export interface RecordLine {
  readonly kind: 'record';
  readonly sequence: number;
  readonly hash: string;
  /** Of the record's canonical text: all that is shown of a record that the reader may not see. */
  readonly digest: string;
  /** The record's canonical text. */
  readonly record?: string;
  /** What was not redacted. */
  readonly personal?: Partial<Record<PersonalField, { readonly salt: string; readonly value: string }>>;
}

/** A signed Statement: after the record it is about, or at the end of the file. */
export interface StatementLine {
  readonly kind: 'checkpoint' | 'end';
  readonly statement: string;
}

/** The first line: which chain, and where it is picked up. */
export interface HeadLine {
  readonly kind: 'chain';
  readonly chain: string;
  readonly from: number;
  /** The hash of the record before `from`. */
  readonly previous: string;
}

export type ExportLine = HeadLine | RecordLine | StatementLine;
