import { noProbe, type CrashProbe } from './crash-window.ts';
import type { TurnCommitter } from './turn-committer.ts';

/** A committer with its crash windows; the same one when nobody probes. */
export function probed(committer: TurnCommitter, probe: CrashProbe): TurnCommitter {
  if (probe === noProbe) return committer;
  return {
    commit: async (turn) => {
      await probe('before-commit', turn.instanceId);
      const outcome = await committer.commit(turn);
      if (outcome === 'committed') await probe('after-commit-before-answer', turn.instanceId);
      return outcome;
    },
  };
}
