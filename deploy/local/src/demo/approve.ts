import { waitUntil } from '../process/wait-until.ts';
import type { CaughtMail } from '../mail/mailbox.ts';
import { expectStatus, expectThat } from './expect.ts';
import { readForm, visibleText } from './form.ts';
import type { HttpsClient } from './https-client.ts';
import type { Narrator } from './narrator.ts';
import { approver } from './run-expense.ts';

/** The newest mail the catcher has; 0 when it has none. */
export async function lastMailId(mailUrl: string): Promise<number> {
  return (await readMails(mailUrl))[0]?.id ?? 0;
}

/** Reads the approver's mail and answers by the page behind its link, as a browser does. */
export async function approve(client: HttpsClient, narrator: Narrator, mailUrl: string, after: number): Promise<void> {
  const token = await readMail(narrator, mailUrl, after);
  const form = await openPage(client, narrator, token);
  await pressApprove(client, narrator, form);

  narrator.step('Try the same link again: it was good for one answer');
  narrator.command('curl --cacert "$CA" -X POST "$GATEWAY/v1/resume" -H "Authorization: Resume $LINK_TOKEN"', `  --json '{"outcome":"reject"}'`);
  const again = await client({
    method: 'POST',
    path: '/v1/resume',
    headers: { authorization: `Resume ${token}`, 'content-type': 'application/json' },
    body: '{"outcome":"reject"}',
  });
  expectStatus('second use of the link', again, [410]);
  narrator.result(`410 ${again.text}`);
}

async function readMail(narrator: Narrator, mailUrl: string, after: number): Promise<string> {
  narrator.step(`Read the mail that ${approver} got`);
  narrator.command(`curl ${mailUrl}/api/messages`);
  const mail = await waitUntil({ what: 'the mail with the link has arrived', timeoutMs: 30_000, everyMs: 200 }, async () =>
    (await readMails(mailUrl)).find(({ id, to }) => id > after && to.includes(approver)),
  );
  narrator.result(`From: ${mail.from}`, `To: ${mail.to.join(', ')}`, `Subject: ${mail.subject}`, ...mail.text.trim().split('\n'));
  const token = /\/r#(\S+)/.exec(mail.text)?.[1];
  expectThat('the mail holds a link', token !== undefined);
  return token;
}

async function openPage(client: HttpsClient, narrator: Narrator, token: string): Promise<Record<string, string>> {
  narrator.step('Open the link over HTTPS: the page asks, and consumes nothing');
  narrator.command('curl --cacert "$CA" "$GATEWAY/r"');
  const first = await client({ method: 'GET', path: '/r' });
  expectStatus('open the page', first, [200]);
  const opening = readForm(first.text);
  expectThat('the first page has a form for the token', opening !== undefined);

  narrator.result('a page whose script posts what follows the # of the link');
  narrator.command(`LINK_TOKEN=…; curl --cacert "$CA" "$GATEWAY${opening.action}" --data-urlencode "token=$LINK_TOKEN"`);
  const page = await client(formPost(opening.action, { token }));
  expectStatus('view the link', page, [200]);
  narrator.result(...visibleText(page.text).slice(0, 8));
  const form = readForm(page.text);
  expectThat('the page offers to approve', form !== undefined && form.outcomes.includes('approve'));
  expectThat('the page posts where its form says', form.action === '/r');
  return { ...form.hidden };
}

async function pressApprove(client: HttpsClient, narrator: Narrator, hidden: Record<string, string>): Promise<void> {
  narrator.step('Press “Approve”');
  narrator.command('curl --cacert "$CA" "$GATEWAY/r" --data-urlencode "token=$LINK_TOKEN" -d outcome=approve --data-urlencode "reason=Within the budget"');
  const receipt = await client(formPost('/r', { ...hidden, outcome: 'approve', reason: 'Within the budget' }));
  expectStatus('approve', receipt, [200, 202]);
  narrator.result(`${receipt.status}`, ...visibleText(receipt.text).slice(0, 6));
}

function formPost(path: string, fields: Readonly<Record<string, string>>) {
  return {
    method: 'POST',
    path,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  } as const;
}

async function readMails(mailUrl: string): Promise<readonly CaughtMail[]> {
  const response = await fetch(`${mailUrl}/api/messages`);
  return (await response.json()) as readonly CaughtMail[];
}
