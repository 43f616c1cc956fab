import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';

/**
 * Takes out of every span what may hold a secret: queries always, the path of what we call outside (capability URLs),
 * and the words of errors (drivers quote values). Stands before the exporting processor.
 */
export const redactSpans: SpanProcessor = {
  onStart: () => undefined,
  onEnding: (span) => {
    const full = span.attributes['url.full'];
    if (typeof full === 'string') span.setAttribute('url.full', URL.parse(full)?.origin ?? '');
    if (span.attributes['url.query'] !== undefined) span.setAttribute('url.query', '');
    if (span.kind === SpanKind.CLIENT && span.attributes['url.path'] !== undefined) span.setAttribute('url.path', '');
    if (span.status.code === SpanStatusCode.ERROR) span.setStatus({ code: SpanStatusCode.ERROR });
    for (const event of span.events) {
      if (event.attributes === undefined) continue;
      delete event.attributes['exception.message'];
      delete event.attributes['exception.stacktrace'];
    }
  },
  onEnd: () => undefined,
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};
