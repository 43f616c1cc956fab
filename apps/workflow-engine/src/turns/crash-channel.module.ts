import { channel } from 'node:diagnostics_channel';
import { noProbe, type CrashProbe } from './crash-window.ts';

/** What a test that is loaded before the service listens to, to let it die where it costs most. */
const windows = channel('holdfast:crash-window');

/** Tells the channel of each window when somebody listened to it at the start; else costs nothing. */
export function crashChannelProbe(): CrashProbe {
  if (!windows.hasSubscribers) return noProbe;
  return (window, instanceId) => {
    windows.publish({ window, instanceId });
    return Promise.resolve();
  };
}
