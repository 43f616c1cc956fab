import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import type { Mailbox } from './mailbox.ts';

/** Larger mails are refused, bytes. */
const maxSize = 5 * 1024 * 1024;

/** Receives every mail for anybody, without authentication or TLS; listens on 127.0.0.1 alone unless told otherwise. */
export function listenSmtp(port: number, mailbox: Mailbox, host = '127.0.0.1'): Promise<SMTPServer> {
  const server = new SMTPServer({
    banner: 'Holdfast mail catcher',
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: maxSize,
    onData(stream, session, done) {
      receive(stream, session.envelope.rcptTo.map(({ address }) => address)).then(
        (mail) => {
          mailbox.add(mail);
          done();
        },
        (error: unknown) => done(error instanceof Error ? error : new Error('The mail could not be read')),
      );
    },
  });
  // A client that breaks off is no reason to end.
  server.on('error', () => {});
  return new Promise((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

async function receive(stream: NodeJS.ReadableStream, to: readonly string[]) {
  const mail = await PostalMime.parse(await buffer(stream));
  return {
    from: mail.from?.address ?? '',
    to,
    subject: mail.subject ?? '',
    date: new Date().toISOString(),
    text: mail.text ?? '',
    html: mail.html ?? '',
    headers: mail.headers.map(({ key, value }) => ({ key, value })),
  };
}
