import { expect, vi } from 'vitest';
import type { Json, World } from './world.ts';

/** The text of the newest mail to somebody that says all of this, as soon as it has come. */
export async function textOfMail(world: World, recipient: string, ...says: string[]): Promise<string> {
  return vi.waitFor(
    async () => {
      const mails = (await (await fetch(`${world.platform.urls.mail}/api/messages`)).json()) as Json[];
      const text = mails.filter((one) => JSON.stringify(one['to']).includes(recipient)).map((one) => String(one['text'])).findLast((one) => says.every((word) => one.includes(word)));
      expect(text, `no mail for ${recipient}`).toBeDefined();
      return text ?? '';
    },
    { timeout: 30_000, interval: 100 },
  );
}

/** The code in the newest mail to somebody that says all of this. */
export async function codeFromMail(world: World, recipient: string, ...says: string[]): Promise<string> {
  return /^[\w-]{43}$/mu.exec(await textOfMail(world, recipient, ...says))?.[0] ?? '';
}
