import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readExpectation } from './expectation.ts';

const [beside, given, own] = ['beside', 'given', 'own'].map((name) => mkdtempSync(join(tmpdir(), `expect-${name}-`))) as [string, string, string];
afterAll(() => [beside, given, own].forEach((folder) => rmSync(folder, { recursive: true })));
const write = (folder: string, name: string, content: unknown): void => writeFileSync(join(folder, `${name}.expect.json`), typeof content === 'string' ? content : JSON.stringify(content));

describe('the expectation of an example', () => {
  it('is the one beside it, else that of --expect, else the project’s own, else that it is valid', () => {
    for (const folder of [beside, given, own]) write(folder, 'everywhere', { output: folder });
    for (const folder of [given, own]) write(folder, 'elsewhere', { output: folder });
    write(own, 'ours', { output: own });
    const outputs = ['everywhere', 'elsewhere', 'ours', 'nowhere'].map((name) => {
      const read = readExpectation([beside, given, own], name);
      return read.ok ? read.expectation?.output : read.wrong;
    });
    expect(outputs).toEqual([beside, given, own, undefined]);
  });

  it('is that it completes within a minute, unless it says otherwise, in the words of other kits, too', () => {
    write(given, 'silent', {});
    expect(readExpectation([given], 'silent')).toMatchObject({ expectation: { state: 'completed', seconds: 60, events: [] } });
    write(given, 'faults', { state: 'Fault', events: { type: 'a' } });
    expect(readExpectation([given], 'faults')).toMatchObject({ expectation: { state: 'faulted', events: [{ type: 'a' }] } });
  });

  it('that cannot be read is a failure that names the file', () => {
    write(given, 'broken', '{');
    write(given, 'wrong', { state: 'happy' });
    for (const name of ['broken', 'wrong']) expect(readExpectation([given], name)).toMatchObject({ ok: false, wrong: expect.stringContaining(join(given, `${name}.expect.json`)) as unknown });
  });
});
