import { binaryArray, type ArrayElements, type ArrayType } from '@holdfast/postgres/binary-array';

type Column<Row> = { readonly [Type in ArrayType]: readonly [type: Type, cell: (row: Row) => ArrayElements[Type] | null | undefined] }[ArrayType];

/** By name: the type, and what a row has there. */
export type Columns<Row> = Readonly<Record<string, Column<Row>>>;

/** Collects the parameters of one statement. */
export class Parameters {
  readonly values: unknown[] = [];

  /** @returns the placeholder of the value. */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  /** Rows as one array a column. @returns a relation `t` with the columns of the given types. */
  rows<Row>(rows: readonly Row[], columns: Columns<Row>): string {
    const arrays = Object.values(columns).map((column) => `${this.add(arrayOf(rows, column))}::${column[0]}[]`);
    return `unnest(${arrays.join(', ')}) AS t (${Object.keys(columns).join(', ')})`;
  }
}

function arrayOf<Row, Type extends ArrayType>(rows: readonly Row[], [type, cell]: readonly [Type, (row: Row) => ArrayElements[Type] | null | undefined]): Buffer {
  return binaryArray(type, rows.map(cell));
}
