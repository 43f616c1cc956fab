import type { CloudEvent } from '../events/cloud-event.ts';
import { fromFrame } from './activation.ts';
import { removeFrame } from './branches.ts';
import type { Draft } from './draft.ts';
import { DraftedRun } from './drafted-run.ts';
import { interruptInside } from './interrupt.ts';
import { follow } from './run-tasks.ts';

/** An event comes to every task that listens to such; false when none does, and the event stays for one that will. */
export function hear(draft: Draft, event: CloudEvent): boolean {
  let heard = false;
  for (const frame of draft.state.frames.slice()) {
    // What came of the event for one task may have ended another.
    if (!frame.awaits.some(({ type }) => type === 'event') || !draft.state.frames.includes(frame)) continue;
    const activation = fromFrame(frame, draft.workflow.tasks);
    const made = activation.task.behaviour.onEvent?.(new DraftedRun(draft, activation), event);
    if (made === undefined) continue;
    heard = true;
    draft.wake();
    draft.record('event-received', frame.task, { id: event.id, source: event.source, type: event.type });
    if ('memory' in made) {
      draft.state.frames[draft.state.frames.indexOf(frame)] = { ...frame, memory: made.memory };
      continue;
    }
    interruptInside(draft, frame);
    removeFrame(draft, frame);
    follow(draft, { type: 'settle', activation, step: made.step });
  }
  return heard;
}
