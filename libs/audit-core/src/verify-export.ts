import { commitment } from './audit-record.ts';
import { type Link, nextLink, origin } from './chain.ts';
import type { PersonalField } from './audit-entry.ts';
import type { Digest } from './digest.ts';
import type { ExportLine, HeadLine, RecordLine } from './export-line.ts';
import type { Statement } from './statement.ts';

export interface Finding {
  /** 1-based line of the file. */
  readonly line: number;
  readonly problem:
    | 'not-an-export'
    | 'wrong-start'
    | 'out-of-order'
    | 'record-edited'
    | 'chain-broken'
    | 'personal-data-edited'
    | 'statement-not-signed'
    | 'statement-contradicts'
    | 'truncated';
}

export interface VerifiedExport {
  readonly records: number;
  readonly checkpoints: number;
  /** The last record that a signature covers. */
  readonly signedThrough: number;
  readonly findings: readonly Finding[];
}

export interface VerifyParts {
  readonly digest: Digest;
  /** @returns what was signed; undefined when the signature is not of a key that the reader trusts */
  openStatement(text: string): Promise<Statement | undefined>;
}

/** Mutable while a file is read. */
interface Reading {
  head: HeadLine | undefined;
  last: Link;
  records: number;
  checkpoints: number;
  signedThrough: number;
  ended: boolean;
}

/**
 * Reads an export from its first line to its last and finds any edit, deletion, reordering or truncation (I13). It needs nothing but
 * the file and the keys. Personal data that was redacted is no finding: its commitments are still there.
 */
export async function verifyExport(lines: AsyncIterable<string> | Iterable<string>, parts: VerifyParts): Promise<VerifiedExport> {
  const reading: Reading = { head: undefined, last: { sequence: 0, hash: '' }, records: 0, checkpoints: 0, signedThrough: 0, ended: false };
  const findings: Finding[] = [];
  let number = 0;
  for await (const text of lines) {
    number += 1;
    const problem = await readLine(reading, text, parts);
    if (problem !== undefined) findings.push({ line: number, problem });
    // After a break every later line would be one more finding that says nothing new.
    if (problem === 'not-an-export' || problem === 'wrong-start' || problem === 'out-of-order') break;
  }
  if (!reading.ended && findings.length === 0) findings.push({ line: number + 1, problem: 'truncated' });
  const { records, checkpoints, signedThrough } = reading;
  return { records, checkpoints, signedThrough, findings };
}

async function readLine(reading: Reading, text: string, parts: VerifyParts): Promise<Finding['problem'] | undefined> {
  const line = parseLine(text);
  if (line === undefined || reading.ended) return 'not-an-export';
  if (line.kind === 'chain') return readHead(reading, line, parts.digest);
  if (reading.head === undefined) return 'not-an-export';
  if (line.kind === 'record') return readRecord(reading, reading.head.chain, line, parts.digest);
  return readStatement(reading, reading.head, line.kind, await parts.openStatement(line.statement));
}

function readHead(reading: Reading, head: HeadLine, digest: Digest): Finding['problem'] | undefined {
  if (reading.head !== undefined) return 'not-an-export';
  reading.head = head;
  reading.last = { sequence: head.from - 1, hash: head.previous };
  return head.from === 1 && head.previous !== origin(head.chain, digest).hash ? 'wrong-start' : undefined;
}

function readRecord(reading: Reading, chain: string, line: RecordLine, digest: Digest): Finding['problem'] | undefined {
  if (line.sequence !== reading.last.sequence + 1) return 'out-of-order';
  const expected = nextLink(chain, reading.last, line.digest, digest);
  // Goes on from what the file says, so that one broken link is one finding.
  reading.last = { sequence: line.sequence, hash: line.hash };
  reading.records += 1;
  if (expected.hash !== line.hash) return 'chain-broken';
  if (line.record === undefined) return undefined;
  if (digest(line.record) !== line.digest) return 'record-edited';
  return personalDataFits(line.record, line, digest) ? undefined : 'personal-data-edited';
}

function personalDataFits(record: string, { personal = {} }: RecordLine, digest: Digest): boolean {
  const { id, personal: commitments = {} } = JSON.parse(record) as { id: string; personal?: Partial<Record<string, string>> };
  return Object.entries(personal).every(([field, { salt, value }]) => commitments[field] === commitment(id, { field: field as PersonalField, salt, value }, digest));
}

function readStatement(reading: Reading, head: HeadLine, kind: 'checkpoint' | 'end', statement: Statement | undefined): Finding['problem'] | undefined {
  if (statement === undefined) return 'statement-not-signed';
  const purpose = kind === 'end' ? 'export' : 'checkpoint';
  const from = kind === 'end' ? head.from : 1;
  const fits = statement.purpose === purpose && statement.chain === head.chain && statement.from === from && statement.sequence === reading.last.sequence && statement.hash === reading.last.hash;
  if (!fits) return 'statement-contradicts';
  reading.signedThrough = statement.sequence;
  if (kind === 'end') reading.ended = true;
  else reading.checkpoints += 1;
  return undefined;
}

function parseLine(text: string): ExportLine | undefined {
  try {
    const line = JSON.parse(text) as ExportLine;
    return isLine(line) ? line : undefined;
  } catch {
    return undefined;
  }
}

function isLine(line: ExportLine): boolean {
  if (line.kind === 'chain') return typeof line.chain === 'string' && Number.isSafeInteger(line.from) && typeof line.previous === 'string';
  if (line.kind === 'record') return Number.isSafeInteger(line.sequence) && typeof line.hash === 'string' && typeof line.digest === 'string' && ['undefined', 'string'].includes(typeof line.record) && arePersonal(line.personal ?? {});
  return (line.kind === 'checkpoint' || line.kind === 'end') && typeof line.statement === 'string';
}

function arePersonal(personal: object): boolean {
  return Object.values(personal).every((opening: unknown) => typeof opening === 'object' && opening !== null && 'salt' in opening && 'value' in opening && typeof opening.salt === 'string' && typeof opening.value === 'string');
}
