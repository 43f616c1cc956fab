import { counter, histogram } from '@holdfast/telemetry/metrics';
import type { Counters } from './counters.ts';

/** The counters as the metrics that `/metrics` of the management port shows. */
export function prometheusCounters(): Counters {
  const issued = counter('holdfast.resume_token.issued');
  const shown = counter('holdfast.resume_token.shown');
  const redeemed = counter('holdfast.resume_token.redeemed');
  const timeToDecision = histogram('holdfast.resume_token.time_to_decision_seconds');
  const refused = counter('holdfast.resume_token.refused');
  const blocked = counter('holdfast.resume_token.blocked');
  const linkRequested = counter('holdfast.resume_token.link_requested');
  return {
    issued: (by) => issued({ by }),
    shown: () => shown({}),
    redeemed: (seconds) => {
      redeemed({});
      timeToDecision(seconds, {});
    },
    refused: (code) => refused({ code }),
    blocked: () => blocked({}),
    linkAsked: () => linkRequested({}),
  };
}
