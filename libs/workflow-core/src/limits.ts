export type { InstanceLimits } from './interpreter/draft.ts';
