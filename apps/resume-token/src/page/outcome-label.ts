import type { Phrases } from '../language/phrases.ts';

/** `approve` as the language says it; of another outcome its name: `send-back` → `Send back`. */
export function outcomeLabel(outcome: string, phrases?: Phrases): string {
  const words = outcome.replaceAll('-', ' ');
  return phrases?.outcomes[outcome] ?? words.charAt(0).toUpperCase() + words.slice(1);
}
