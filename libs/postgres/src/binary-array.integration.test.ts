import { createTestDatabase } from '@holdfast/testkit/postgres';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { binaryArray, type ArrayElements, type ArrayType } from './binary-array.ts';

let client: pg.Client;
let drop: () => Promise<void>;
beforeAll(async () => {
  const database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  drop = database.drop;
});
afterAll(async () => {
  await client.end();
  await drop();
});

/** What Postgres understands, as texts. */
async function understood<Type extends ArrayType>(type: Type, cells: readonly (ArrayElements[Type] | null)[]): Promise<(string | null)[]> {
  const { rows } = await client.query<{ cell: string | null }>(`SELECT cell::text AS cell FROM unnest($1::${type}[]) AS cell`, [binaryArray(type, cells)]);
  return rows.map(({ cell }) => cell);
}

describe('an array in binary form is what Postgres takes it for', () => {
  it.each([
    ['boolean', [true, null, false], ['true', null, 'false']],
    ['integer', [0, -1, 2_147_483_647, null], ['0', '-1', '2147483647', null]],
    ['bigint', ['9223372036854775807', '-2'], ['9223372036854775807', '-2']],
    ['uuid', ['01900000-0000-7000-8000-0000000000ff'], ['01900000-0000-7000-8000-0000000000ff']],
    ['text', ['a "b" \\ {c},\n', '', 'ü€😀', null, 'NULL'], ['a "b" \\ {c},\n', '', 'ü€😀', null, 'NULL']],
    ['json', ['{ "z": "\\u0000", "a": "ü" }'], ['{ "z": "\\u0000", "a": "ü" }']],
    ['jsonb', ['{"z":"ü","a":1}', null], ['{"a": 1, "z": "ü"}', null]],
    ['bytea', [Uint8Array.of(0, 255), null, Uint8Array.of()], ['\\x00ff', null, '\\x']],
  ] as const)('%s', async (type, cells, texts) => {
    expect(await understood(type, cells as readonly (ArrayElements[ArrayType] | null)[] as never)).toEqual(texts); // each row of the table is of one type
  });

  it('timestamptz, to the millisecond, before and after 2000', async () => {
    const moments = ['1969-12-31T23:59:59.999Z', '1999-12-31T23:59:59.001Z', '2026-05-01T00:00:00.123Z', '2999-01-01T00:00:00.000Z'];
    const { rows } = await client.query<{ cell: Date }>('SELECT cell FROM unnest($1::timestamptz[]) AS cell', [binaryArray('timestamptz', moments.map((moment) => new Date(moment)))]);
    expect(rows.map(({ cell }) => cell.toISOString())).toEqual(moments);
  });

  it('a UUID in its one form only', () => {
    expect(() => binaryArray('uuid', ['01900000000070008000000000000001'])).toThrow(TypeError);
  });

  it('none at all', async () => {
    expect(await understood('text', [])).toEqual([]);
  });
});
