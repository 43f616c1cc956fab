import { counter } from '@holdfast/telemetry/metrics';
import type { Logger } from '@holdfast/telemetry/logger';
import type { StartOnEventsParts } from './start-on-events.ts';

/** To the log and to `/metrics`: which definition an event did not start, and why. */
export function countMissedStarts(logger: Logger): StartOnEventsParts['onMissed'] {
  const missed = counter('holdfast.engine.starts.missed');
  return ({ tenantId, definition: { namespace, name, version } }, reason, error) => {
    missed({ reason });
    logger.warn('an event was to start an instance and did not', { tenantId, definition: `${namespace}/${name}/${version}`, reason, error });
  };
}
