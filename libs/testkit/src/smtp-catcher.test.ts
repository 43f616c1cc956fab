import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { startSmtpCatcher } from './smtp-catcher.ts';

/** Says each line after the server's answer to the one before. @returns the status codes. */
async function converse(url: string, lines: readonly string[]): Promise<string[]> {
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  const codes: string[] = [];
  const waiting = [...lines];
  for await (const answer of createInterface({ input: socket })) {
    if (answer[3] === '-') continue;
    codes.push(answer.slice(0, 3));
    const next = waiting.shift();
    if (next === undefined) break;
    socket.write(`${next}\r\n`);
  }
  socket.destroy();
  return codes;
}

const mail = ['EHLO test', 'MAIL FROM:<a@example.org>', 'RCPT TO:<b@example.org>', 'DATA', 'Subject: Please decide\r\n\r\nYes or no?\r\n.', 'QUIT'];

describe('the mail catcher', () => {
  it('keeps what it accepts', async () => {
    const catcher = await startSmtpCatcher();
    expect(await converse(catcher.url, mail)).toEqual(['220', '250', '250', '250', '354', '250', '221']);
    expect(catcher.mails).toMatchObject([{ subject: 'Please decide', text: 'Yes or no?\n' }]);
    await catcher.close();
  });

  it('refuses for a while when told to', async () => {
    const catcher = await startSmtpCatcher();
    catcher.refuseNext(1);
    expect(await converse(catcher.url, mail)).toContain('451');
    expect(catcher.mails).toEqual([]);
    expect(await converse(catcher.url, mail)).not.toContain('451');
    expect(catcher.mails).toHaveLength(1);
    await catcher.close();
  });
});
