import { resumeResponse } from '@holdfast/contracts/http/resume-token';
import { expect, vi } from 'vitest';
import type { Answer } from './api.ts';
import type { Json, World } from './world.ts';

/** Waits for the first mails to somebody, which carry links; the token in each. */
export async function tokensFromMails(world: World, recipient: string, count: number): Promise<string[]> {
  const mails = await vi.waitFor(
    async () => {
      const answer = await fetch(`${world.platform.urls.mail}/api/messages`);
      const found = ((await answer.json()) as Json[]).filter((one) => JSON.stringify(one['to']).includes(recipient));
      expect(found.length, `too few mails for ${recipient}`).toBeGreaterThanOrEqual(count);
      return found;
    },
    { timeout: 30_000, interval: 50 },
  );
  return mails.slice(0, count).map((mail) => {
    const token = /\/r#([\w.-]+)/u.exec(String(mail['text']))?.[1];
    expect(token, 'no link in the mail').toBeDefined();
    return token as string;
  });
}

/** Waits for the mail that carries the link; the token in it. */
export async function tokenFromMail(world: World, recipient: string): Promise<string> {
  const [token] = await tokensFromMails(world, recipient, 1);
  return token as string;
}

/** What a browser's form sends. */
export function form(token: string, outcome: string): URLSearchParams {
  return new URLSearchParams({ token, outcome, reason: 'seen' });
}

export async function decide(world: World, token: string, outcome: string): Promise<Answer> {
  return world.api.call('/r', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form(token, outcome).toString(),
  });
}

/** The machine's way: what an integrator posts. A success has the shape of the contract. */
export async function resume(world: World, token: string, outcome: string, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await world.api.call('/v1/resume', { method: 'POST', headers: { authorization: `Resume ${token}`, ...headers }, body: { outcome } });
  if (answer.status < 300) resumeResponse.parse(answer.json);
  return answer;
}
