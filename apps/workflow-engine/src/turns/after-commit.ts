import type { RunCall } from '../calls/run-call.ts';
import type { BackgroundWork } from './background-work.ts';
import type { CrashProbe } from './crash-window.ts';
import type { TakeTurn } from './take-turn.ts';
import type { Turn } from './turn.ts';

/**
 * Goes on, in the replica that committed a turn, with what the turn left to do: its calls, and the way on from its checkpoint.
 * I1: should the replica die here, the leases run out and the sweeps of any replica take over.
 */
export function goOn(turn: Turn, parts: { readonly background: BackgroundWork; readonly runCall: RunCall; readonly takeTurn: TakeTurn; readonly probe: CrashProbe }): void {
  const { tenantId, instanceId } = turn;
  for (const { callId, request } of turn.calls) {
    parts.background.start(() => parts.runCall.run({ callId, tenantId, instanceId, request, attempt: 1 }));
  }
  if (turn.state.status !== 'running') return;
  parts.background.start(async () => {
    await parts.probe('after-commit-before-continue');
    await parts.takeTurn.take(tenantId, instanceId, { type: 'continue' });
  });
}
