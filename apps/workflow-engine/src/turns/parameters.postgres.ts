/** By name: the type, and what a row has there. */
export type Columns<Row> = Readonly<Record<string, readonly [type: string, cell: (row: Row) => unknown]>>;

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
    const arrays = Object.values(columns).map(([type, cell]) => `${this.add(rows.map(cell))}::${type}[]`);
    return `unnest(${arrays.join(', ')}) AS t (${Object.keys(columns).join(', ')})`;
  }
}
