import type { Mail } from './mail.ts';
import type { MailStore } from './mail.store.ts';

export function memoryMails(): MailStore & { readonly owed: ReadonlyMap<string, { readonly mail: Mail; readonly dueAt: Date }> } {
  const owed = new Map<string, { readonly mail: Mail; readonly dueAt: Date }>();
  return {
    owed,
    add: async (_tx, mail, now) => void owed.set(mail.id, { mail, dueAt: now }),
    take: async (now) => {
      const [next] = [...owed.values()].filter(({ dueAt }) => dueAt <= now).toSorted((one, other) => one.dueAt.getTime() - other.dueAt.getTime());
      if (next !== undefined) owed.set(next.mail.id, { mail: next.mail, dueAt: new Date(now.getTime() + 60_000) });
      return next?.mail;
    },
    remove: async (id) => void owed.delete(id),
  };
}
