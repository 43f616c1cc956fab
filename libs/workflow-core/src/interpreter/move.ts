import type { JsonValue } from '../json.ts';
import type { CompiledTask, Step } from '../tasks/behaviour.ts';
import type { Directive } from '../tasks/completion.ts';
import type { Activation } from './activation.ts';

/** What is to be done next in a branch, within a turn. */
export type Move =
  | { readonly type: 'settle'; readonly activation: Activation; readonly step: Step }
  | { readonly type: 'leave'; readonly branch: string; readonly task: CompiledTask; readonly output: JsonValue; readonly then: Directive };
