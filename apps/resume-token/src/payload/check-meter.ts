import type { Ajv2020 } from 'ajv/dist/2020.js';

/** I11: parts of a schema that one check may apply; about 50 ms. References can make them more than the stars: each part of 200 may name the next one twice. */
const mostParts = 1_000_000;

/** A payload takes too many parts of its schema, or a reference leads nowhere but to itself. */
export class CheckTooCostly extends Error {}

/** Counts the parts of a schema that the check under way applies. */
export class CheckMeter {
  #parts = 0;

  /** @throws {CheckTooCostly} */
  run<Outcome>(check: () => Outcome): Outcome {
    this.#parts = 0;
    try {
      return check();
    } catch (error) {
      throw error instanceof RangeError ? new CheckTooCostly() : error;
    }
  }

  /** Has this ajv count with it. */
  watch(ajv: Ajv2020): Ajv2020 {
    const count = () => {
      this.#parts += 1;
      if (this.#parts > mostParts) throw new CheckTooCostly();
      return true;
    };
    ajv.addKeyword({ keyword: metering, before: '$ref', errors: false, valid: true, compile: () => count });
    const rule = ajv.RULES.rules.flatMap(({ rules }) => rules).find(({ keyword }) => keyword === metering);
    // It stands in no schema: it comes with any other keyword.
    if (rule !== undefined) rule.definition.implements = Object.keys(ajv.RULES.all).filter((keyword) => keyword !== metering);
    return ajv;
  }
}

const metering = 'holdfast-cost';
