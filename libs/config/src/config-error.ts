/** One variable that stops the start. `reason` never holds the value. */
export interface ConfigFault {
  readonly variable: string;
  readonly reason: string;
}

/** The environment is not usable. The message names variables and reasons, never values; a main prints it and exits 78 (EX_CONFIG of sysexits). */
export class ConfigError extends Error {
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly ConfigFault[]) {
    super(`The configuration is not valid:\n${faults.map((fault) => `  ${fault.variable}: ${fault.reason}`).join('\n')}`);
    this.name = 'ConfigError';
    this.faults = faults;
  }
}
