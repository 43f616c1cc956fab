/**
 * Where expressions stand, and the runtime arguments each place has: the table "Runtime expression arguments" of the DSL. `$secret` is
 * another name of `$secrets`.
 */
export const stages = {
  workflowInput: ['secrets', 'secret', 'workflow', 'runtime'],
  /** `if` and `input.from`. */
  rawTaskInput: ['context', 'secrets', 'secret', 'task', 'workflow', 'runtime'],
  taskDefinition: ['context', 'input', 'secrets', 'secret', 'task', 'workflow', 'runtime', 'authorization'],
  taskOutput: ['context', 'input', 'secrets', 'secret', 'task', 'workflow', 'runtime', 'authorization'],
  taskExport: ['context', 'input', 'output', 'secrets', 'secret', 'task', 'workflow', 'runtime', 'authorization'],
  /** `output.as` and `timeout`. */
  workflowOutput: ['context', 'secrets', 'secret', 'workflow', 'runtime'],
} as const;

export type Stage = keyof typeof stages;
