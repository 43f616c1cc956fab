import { metrics } from '@opentelemetry/api';
import type { Counters } from './counters.ts';

/** The counters as OpenTelemetry instruments: they count for whatever meter provider the process has, and cost nothing without one. */
export function openTelemetryCounters(): Counters {
  const meter = metrics.getMeter('resume-token');
  const issued = meter.createCounter('holdfast.resume_token.issued', { description: 'Tokens minted, by who asked for them' });
  const shown = meter.createCounter('holdfast.resume_token.shown', { description: 'Genuine links looked at' });
  const redeemed = meter.createHistogram('holdfast.resume_token.time_to_decision', { description: 'From the mint of a token to its use; its count is the redemptions', unit: 's' });
  const refused = meter.createCounter('holdfast.resume_token.refused', { description: 'Attempts refused, by problem code' });
  const blocked = meter.createCounter('holdfast.resume_token.blocked', { description: 'Tokens blocked by failed attempts' });
  const linkAsked = meter.createCounter('holdfast.resume_token.link_asked', { description: 'Requests for a new link' });
  return {
    issued: (by) => issued.add(1, { by }),
    shown: () => shown.add(1),
    redeemed: (seconds) => redeemed.record(seconds),
    refused: (code) => refused.add(1, { code }),
    blocked: () => blocked.add(1),
    linkAsked: () => linkAsked.add(1),
  };
}
