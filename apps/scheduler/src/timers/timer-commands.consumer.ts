import type { JobOf, timerCommands } from '@holdfast/contracts/queues';
import type { ClearTimers } from './clear-timers.ts';
import type { SetTimer } from './set-timer.ts';

/** What a job of `timer-commands` does. Both commands change nothing the second time, so that no inbox is needed. */
export function timerCommandsConsumer(setTimer: SetTimer, clearTimers: ClearTimers): (command: JobOf<typeof timerCommands>) => Promise<void> {
  return async (command) => {
    switch (command.command) {
      case 'set':
        return setTimer.execute({ timerId: command.timerId, tenantId: command.tenantId, instanceId: command.instanceId, dueAt: new Date(command.dueAt) });
      case 'clear':
        return clearTimers.execute(command.timerIds);
    }
  };
}
