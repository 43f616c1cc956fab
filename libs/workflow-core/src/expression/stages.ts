/**
 * Where expressions stand, and the runtime arguments each place has: the table "Runtime expression arguments" of the DSL. `$secrets`
 * and `$authorization` come with the features they belong to.
 */
export const stages = {
  workflowInput: ['workflow', 'runtime'],
  /** `if` and `input.from`. */
  rawTaskInput: ['context', 'task', 'workflow', 'runtime'],
  taskDefinition: ['context', 'input', 'task', 'workflow', 'runtime'],
  taskOutput: ['context', 'input', 'task', 'workflow', 'runtime'],
  taskExport: ['context', 'input', 'output', 'task', 'workflow', 'runtime'],
  /** `output.as` and `timeout`. */
  workflowOutput: ['context', 'workflow', 'runtime'],
} as const;

export type Stage = keyof typeof stages;
