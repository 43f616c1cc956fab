import type { Value } from './value/value.ts';

/** An error raised by a jq program: any JSON value, catchable by `try`. Carries no stack, so raising one is cheap. */
export class JqError {
  readonly value: Value;

  constructor(value: Value) {
    this.value = value;
  }
}

export function fail(message: string): never {
  // oxlint-disable-next-line typescript/only-throw-error -- a jq error is control flow inside one run and needs no stack
  throw new JqError(message);
}
