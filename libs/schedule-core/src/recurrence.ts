import type { Cron } from './cron/cron.ts';

/** When ticks come. Cron looks at a zone's wall clock; `every` counts elapsed time from the start and knows no zone. */
export type Recurrence =
  | { readonly kind: 'cron'; readonly cron: Cron }
  /** Ticks at the start, and then each `everyMs` milliseconds of elapsed time. */
  | { readonly kind: 'every'; readonly everyMs: number }
  /** A tick at the start, and then each `afterMs` milliseconds after the instance of the tick before has ended. */
  | { readonly kind: 'after'; readonly afterMs: number };
