/** One SQL statement of a group of turns; without rows it is not to be run. */
export interface Statement {
  readonly text: string;
  readonly parameters: readonly unknown[];
  readonly rows: number;
}
