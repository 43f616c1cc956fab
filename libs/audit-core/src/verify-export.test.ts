import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { auditRecord } from './audit-record.ts';
import { origin } from './chain.ts';
import type { ExportLine, RecordLine } from './export-line.ts';
import type { Statement } from './statement.ts';
import { verifyExport } from './verify-export.ts';
import { follow } from './witness.ts';

const digest = (text: string) => createHash('sha256').update(text).digest('hex');
/** Stands in for a signature: a text that only this file makes. */
const signed = (content: Statement) => `signed:${JSON.stringify(content)}`;
const openStatement = async (text: string) => (text.startsWith('signed:') ? (JSON.parse(text.slice(7)) as Statement) : undefined);
const statement = (purpose: Statement['purpose'], sequence: number, hash: string, from = 1) => signed({ purpose, chain: 'identity', from, sequence, hash, at: '2026-03-01T12:00:00.000Z' });

/** Six records, a checkpoint after the third. */
function anExport(): ExportLine[] {
  let head = origin('identity', digest);
  const lines: ExportLine[] = [{ kind: 'chain', chain: 'identity', from: 1, previous: head.hash }];
  for (let number = 1; number <= 6; number += 1) {
    const { body, openings } = auditRecord(
      { action: 'session.started', outcome: 'succeeded', actor: { type: 'user', id: `u${number}` }, origin: { address: '203.0.113.9' } },
      { id: `r${number}`, at: new Date(number), digest, salt: () => 'salt' },
    );
    const next = follow('identity', head, { after: head.sequence, digests: [digest(body)] }, digest);
    if (next.kind === 'elsewhere') throw new Error('unreachable');
    head = next.head;
    lines.push({ kind: 'record', ...head, digest: digest(body), record: body, personal: { address: { salt: 'salt', value: openings[0]?.value ?? '' } } });
    if (number === 3) lines.push({ kind: 'checkpoint', statement: statement('checkpoint', 3, head.hash) });
  }
  return [...lines, { kind: 'end', statement: statement('export', 6, head.hash) }];
}

const verify = (lines: readonly ExportLine[]) => verifyExport(lines.map((line) => JSON.stringify(line)), { digest, openStatement });
const problems = async (lines: readonly ExportLine[]) => (await verify(lines)).findings.map(({ problem }) => problem);
/** Changes the record on a line. */
const edited = (at: number, change: (line: RecordLine) => RecordLine) => anExport().map((line, index) => (index === at && line.kind === 'record' ? change(line) : line));
const without = (line: RecordLine, ...members: string[]) => Object.fromEntries(Object.entries(line).filter(([name]) => !members.includes(name))) as unknown as RecordLine; // fromEntries loses the names

describe('an export of the audit', () => {
  it('verifies when nothing was touched (I13)', async () => {
    expect(await verify(anExport())).toEqual({ records: 6, checkpoints: 1, signedThrough: 6, findings: [] });
  });

  it('verifies with personal data redacted, and with records that the reader may not see', async () => {
    expect(await problems(edited(2, (line) => without(line, 'personal')))).toEqual([]);
    expect(await problems(edited(2, (line) => without(line, 'personal', 'record')))).toEqual([]);
  });

  it('verifies when it begins later', async () => {
    const [, first, ...rest] = anExport();
    const end = rest.at(-2);
    if (first?.kind !== 'record' || end?.kind !== 'record') throw new Error('unreachable');
    const head: ExportLine = { kind: 'chain', chain: 'identity', from: 2, previous: first.hash };
    expect(await problems([head, ...rest.slice(0, -1), { kind: 'end', statement: statement('export', 6, end.hash, 2) }])).toEqual([]);
  });

  it('shows an edited record, whether or not its digest was made to fit', async () => {
    const other = (text = '') => text.replace('u2', 'u9');
    expect(await problems(edited(2, (line) => ({ ...line, record: other(line.record) })))).toEqual(['record-edited']);
    expect(await problems(edited(2, (line) => ({ ...line, record: other(line.record), digest: digest(other(line.record)) })))).toEqual(['chain-broken']);
  });

  it('shows edited personal data', async () => {
    expect(await problems(edited(2, (line) => ({ ...line, personal: { address: { salt: 'salt', value: '198.51.100.7' } } })))).toEqual(['personal-data-edited']);
  });

  it('shows a rebuilt chain: its signatures are of another', async () => {
    const honest = anExport();
    let head = origin('identity', digest);
    const rebuilt = honest.map((line): ExportLine => {
      if (line.kind !== 'record') return line;
      const record = (line.record ?? '').replace('u2', 'u9');
      const next = follow('identity', head, { after: head.sequence, digests: [digest(record)] }, digest);
      if (next.kind === 'elsewhere') throw new Error('unreachable');
      head = next.head;
      return { kind: 'record', ...head, digest: digest(record), record };
    });
    expect(await problems(rebuilt)).toEqual(['statement-contradicts', 'statement-contradicts']);
  });

  it.each([1, 2, 3, 5, 6, 7])('shows that the record on line %i was deleted', async (at) => {
    expect(await problems(anExport().toSpliced(at, 1))).not.toEqual([]);
  });

  it('shows records in another order', async () => {
    const lines = anExport();
    const [second, third] = [lines[2], lines[3]];
    if (second === undefined || third === undefined) throw new Error('unreachable');
    expect(await problems(lines.with(2, third).with(3, second))).toEqual(['out-of-order']);
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8])('shows that it was cut off after %i lines', async (kept) => {
    expect(await problems(anExport().slice(0, kept))).toEqual(['truncated']);
  });

  it('shows a start that is not the chain’s', async () => {
    expect(await problems(anExport().with(0, { kind: 'chain', chain: 'identity', from: 1, previous: 'ff' }))).toEqual(['wrong-start']);
    expect(await problems(anExport().with(0, { kind: 'chain', chain: 'scheduler', from: 1, previous: origin('scheduler', digest).hash }))).toContain('chain-broken');
  });

  it('shows a signature that is of no trusted key, and one for something else', async () => {
    expect(await problems(anExport().with(4, { kind: 'checkpoint', statement: 'forged' }))).toEqual(['statement-not-signed']);
    const lines = anExport();
    const end = lines.at(-1);
    if (end?.kind !== 'end') throw new Error('unreachable');
    expect(await problems(lines.with(lines.length - 1, { ...end, statement: end.statement.replace('export', 'checkpoint') }))).toEqual(['statement-contradicts']);
  });

  it.each(['nonsense', '{}', '{"kind":"chain"}', '{"kind":"record","sequence":1,"hash":"","digest":"","personal":{"address":null}}'])('is not one when it begins with %s', async (line) => {
    expect((await verifyExport([line], { digest, openStatement })).findings).toEqual([{ line: 1, problem: 'not-an-export' }]);
  });

  it('begins once and ends once', async () => {
    const lines = anExport();
    const [head, record] = lines;
    if (head === undefined || record === undefined) throw new Error('unreachable');
    expect(await problems([head, head])).toEqual(['not-an-export']);
    expect(await problems([...lines, record])).toEqual(['not-an-export']);
    expect(await problems([record])).toEqual(['not-an-export']);
  });
});

describe('the witness of a chain', () => {
  it('says where it is when asked to follow from elsewhere', () => {
    expect(follow('identity', { sequence: 4, hash: 'x' }, { after: 3, digests: [] }, digest)).toEqual({ kind: 'elsewhere', sequence: 4 });
  });
});
