/** Runs `work` again and again, one run at a time. */
export interface Pacemaker {
  /** Runs it at once; once more after the present run, if one is under way. */
  readonly wake: () => void;
  /** Waits for the present run. */
  stop(): Promise<void>;
}

/** @param work handles its own errors. Returns the milliseconds until it wants to run again. */
export function startPacemaker(work: () => Promise<number>): Pacemaker {
  let stopped = false;
  let wanted = false;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const cycle = async (): Promise<void> => {
    wanted = false;
    const pause = await work();
    running = undefined;
    if (stopped) return;
    if (wanted) wake();
    else timer = setTimeout(wake, pause);
  };

  function wake(): void {
    wanted = true;
    if (stopped || running !== undefined) return;
    clearTimeout(timer);
    running = cycle();
  }

  wake();
  return {
    wake,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
