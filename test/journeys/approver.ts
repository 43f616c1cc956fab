import { resumeResponse } from '@holdfast/contracts/http/resume-token';
import { expect, vi } from 'vitest';
import type { Answer } from './api.ts';
import type { Json, World } from './world.ts';

/** Waits for the mail that carries the link; the token in it. */
export async function tokenFromMail(world: World, recipient: string): Promise<string> {
  const mail = await vi.waitFor(
    async () => {
      const answer = await fetch(`${world.platform.urls.mail}/api/messages`);
      const mails = (await answer.json()) as Json[];
      const found = mails.find((one) => JSON.stringify(one['to']).includes(recipient));
      expect(found, `no mail for ${recipient}`).toBeDefined();
      return found as Json;
    },
    { timeout: 30_000, interval: 50 },
  );
  const token = /\/r#([\w.-]+)/u.exec(String(mail['text']))?.[1];
  expect(token, 'no link in the mail').toBeDefined();
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
