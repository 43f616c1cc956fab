import { connect, type AddressInfo } from 'node:net';
import { request } from 'node:http';
import { expect, it, onTestFinished, vi } from 'vitest';
import { listenHttp } from './http.ts';
import { createMailbox } from './mailbox.ts';
import { listenSmtp } from './smtp.ts';

const mail = ['From: Holdfast <holdfast@example.com>', 'To: ada@example.com', 'Subject: =?utf-8?q?Spesen_=C3=BCber_500?=', '', 'Hello', '.', ''].join('\r\n');

/** Says one line after each answer of the server. */
function sendMail(port: number): Promise<void> {
  const lines = ['EHLO test\r\n', 'MAIL FROM:<holdfast@example.com>\r\n', 'RCPT TO:<ada@example.com>\r\n', 'DATA\r\n', mail, 'QUIT\r\n'];
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.setEncoding('utf8').on('data', (text: string) => {
      if (/^\d{3} [^\n]*\r\n$/m.test(text)) socket.write(lines.shift() ?? '');
    });
    socket.on('close', () => resolve());
    socket.on('error', reject);
  });
}

function get(port: number, path: string, host = 'localhost'): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path, headers: { host } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    })
      .on('error', reject)
      .end();
  });
}

async function startCatcher(): Promise<{ smtpPort: number; httpPort: number }> {
  const mailbox = createMailbox(10);
  const [smtp, http] = await Promise.all([listenSmtp(0, mailbox), listenHttp(0, mailbox)]);
  onTestFinished(() => {
    smtp.close(() => {});
    http.close();
  });
  return { smtpPort: (smtp.server.address() as AddressInfo).port, httpPort: (http.address() as AddressInfo).port };
}

it('tells over HTTP what it received over SMTP', async () => {
  const { smtpPort, httpPort } = await startCatcher();
  await sendMail(smtpPort);
  await vi.waitFor(async () => {
    const answer = await get(httpPort, '/api/messages');
    expect(JSON.parse(answer.text)).toMatchObject([{ id: 1, from: 'holdfast@example.com', to: ['ada@example.com'], subject: 'Spesen über 500', text: 'Hello\n' }]);
  }, 30_000);
  expect((await get(httpPort, '/')).text).toContain('Spesen über 500');
});

it('answers nobody who reaches it by a foreign name', async () => {
  const { httpPort } = await startCatcher();
  expect((await get(httpPort, '/api/messages', 'rebound.example')).status).toBe(421);
  expect((await get(httpPort, '/api/messages', `127.0.0.1:${httpPort}`)).status).toBe(200);
});
