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

  /**
   * Rows as one array a column, taken apart in the list of a SELECT: of `FROM unnest(…)` the server would keep a copy a column. A row alone is
   * its values, which the planner puts where they are used: of a statement for one row that saves a quarter.
   *
   * @returns a relation `t` with the columns of the given types.
   */
  rows<Row>(rows: readonly Row[], columns: Columns<Row>): string {
    const [only] = rows;
    const cells = Object.entries(columns).map(([name, column]) =>
      rows.length === 1 && only !== undefined ? `${this.add(valueOf(only, column))}::${column[0]} AS ${name}` : `unnest(${this.add(arrayOf(rows, column))}::${column[0]}[]) AS ${name}`);
    return `(SELECT ${cells.join(', ')}) AS t`;
  }
}

/** The driver would write a moment in the local time of the process. */
function valueOf<Row>(row: Row, [, cell]: Column<Row>): unknown {
  const value = cell(row);
  return value instanceof Date ? value.toISOString() : value;
}

function arrayOf<Row, Type extends ArrayType>(rows: readonly Row[], [type, cell]: readonly [Type, (row: Row) => ArrayElements[Type] | null | undefined]): Buffer {
  return binaryArray(type, rows.map(cell));
}
