import { asDoubles } from '@holdfast/json/as-doubles';
import type { Ajv, ErrorObject, ValidateFunction } from 'ajv';
import { compileMetered } from './metered-ajv.ts';

/** A check came to more than its limit, or a reference leads nowhere but to itself. */
export class CheckTooCostly extends Error {}

/** Prices a part of a schema: what applying it to a value costs, its inner parts aside. */
export type CostOfPart<Value> = (part: Readonly<Record<string, Value>>) => (value: Value) => number;

/**
 * The check of values with one schema, metered (I11): whoever writes a schema makes a replica work no more than the limit of a check.
 *
 * What is metered: each application of a part of the schema to a part of the value, right before it, so that parts that references lead to count each time. A part is an object with a keyword
 * that asks something; a lone `$ref` is none, what it leads to is.
 * The unit is that of the prices which the caller gives, and so is the limit's.
 */
export class MeteredCheck<Value> {
  readonly #validate: ValidateFunction;
  #spent = 0;
  #limit = 0;

  /**
   * @param ajvOf makes one, a schema its own, with its keywords and formats: `meta: false`, `validateSchema: false`, `code: { optimize: false }`. What its patterns and keywords cost beyond the price of a part they may `spend`.
   * @param schema its numbers are doubles.
   * @throws {Error} when the schema does not compile.
   */
  constructor(ajvOf: (spend: (cost: number) => void) => Ajv, schema: object | boolean, costOfPart: CostOfPart<Value>) {
    const ajv = ajvOf((cost) => this.#spend(cost));
    this.#validate = compileMetered<Value>(ajv, schema, (part) => {
      const costOf = costOfPart(part);
      return (value) => this.#spend(costOf(value));
    });
    // Its answer would be a promise, which is true, and whose refusal nobody hears.
    if ('$async' in this.#validate) throw new SyntaxError('it may not have $async: it is checked at once');
  }

  /** What the last check has cost, also where it was too much. */
  get spent(): number {
    return this.#spent;
  }

  /** What the last check found. */
  get misfits(): readonly ErrorObject[] {
    return this.#validate.errors ?? [];
  }

  /** An integer that a double cannot hold is checked as the double nearest to it. @throws {CheckTooCostly} as soon as the parts applied cost more than `limit`, or fill the stack. What patterns, formats and keywords of the ajv throw comes through. */
  fits(value: Value, limit: number): boolean {
    this.#spent = 0;
    this.#limit = limit;
    try {
      return this.#validate(asDoubles(value));
    } catch (error) {
      throw error instanceof RangeError ? new CheckTooCostly() : error;
    }
  }

  #spend(cost: number): void {
    this.#spent += cost;
    if (this.#spent > this.#limit) throw new CheckTooCostly();
  }
}
