import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export interface SmtpCatcher {
  /** `smtp://127.0.0.1:port`. */
  readonly url: string;
  /** Everything accepted so far, oldest first. */
  readonly mails: readonly Email[];
  /** Answers the next `count` mails with 451 (try again later). */
  refuseNext(count: number): void;
  close(): Promise<void>;
}

/** A mail server without authentication that keeps what it gets in memory. */
export async function startSmtpCatcher(): Promise<SmtpCatcher> {
  const mails: Email[] = [];
  let refusals = 0;

  const accept = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    const parts: Buffer[] = [];
    for await (const chunk of chunks) parts.push(chunk);
    if (refusals > 0) {
      refusals -= 1;
      throw Object.assign(new Error('try again later'), { responseCode: 451 });
    }
    mails.push(await PostalMime.parse(Buffer.concat(parts)));
  };

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, _session, callback) => {
      accept(stream).then(() => callback(), callback);
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('the catcher has no port');
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    mails,
    refuseNext: (count) => {
      refusals = count;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
