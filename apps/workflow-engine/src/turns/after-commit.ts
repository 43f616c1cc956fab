import type { RunCall } from '../calls/run-call.ts';
import type { CallId } from '@holdfast/ids/ids';
import { outcomeOf, withVault, type VeilOf } from '../children/run-child.ts';
import type { CatchUp } from '../events/catch-up.ts';
import type { MatchEvents } from '../events/match-events.ts';
import type { BackgroundWork } from './background-work.ts';
import { noProbe, type CrashProbe } from './crash-window.ts';
import type { TakeTurn } from './take-turn.ts';
import type { Turn } from './turn.ts';

/**
 * Goes on, in the replica that committed a turn, with what the turn left to do: its calls, and the way on from its checkpoint.
 * I1: should the replica die here, the leases run out and the sweeps of any replica take over.
 */
export function goOn(turn: Turn, parts: { readonly background: BackgroundWork; readonly runCall: RunCall; readonly takeTurn: TakeTurn; readonly probe: CrashProbe; readonly catchUp: CatchUp; readonly matchEvents: MatchEvents; readonly veilOf: VeilOf }): void {
  const { tenantId, instanceId } = turn;
  for (const { callId, request, instanceId: owner } of turn.calls) {
    if (turn.ended && owner === undefined) continue;
    parts.background.start(() => parts.runCall.run({ callId, tenantId, instanceId: owner ?? instanceId, request, attempt: 1 }));
  }
  for (const subscription of turn.subscriptions) parts.background.start(() => parts.catchUp.execute({ tenantId, instanceId, ...subscription }));
  if (turn.emitted.length > 0) parts.background.start(() => parts.matchEvents.claim());
  const { parent } = turn.state;
  const outcome = turn.ended && parent?.awaits === true ? outcomeOf(turn.state) : undefined;
  if (parent !== undefined && outcome !== undefined) {
    const callId = instanceId as string as CallId; // a child has the id of the call that started it
    parts.background.start(async () => {
      const told = await withVault(outcome, () => parts.veilOf({ tenantId, instanceId }));
      await parts.takeTurn.take(tenantId, parent.instanceId, { type: 'call-completed', callId, outcome: told });
    });
  }
  if (turn.state.status !== 'running') return;
  const goesOn = () => parts.takeTurn.goOn(turn);
  parts.background.start(parts.probe === noProbe ? goesOn : () => parts.probe('after-commit-before-continue', instanceId).then(goesOn));
}
