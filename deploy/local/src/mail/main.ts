import { listenHttp } from './http.ts';
import { createMailbox } from './mailbox.ts';
import { listenSmtp } from './smtp.ts';

const [smtpPort = '1025', httpPort = '8025'] = process.argv.slice(2);
const mailbox = createMailbox(500);
await listenSmtp(Number(smtpPort), mailbox);
await listenHttp(Number(httpPort), mailbox);

// Mails live in memory alone: there is nothing to finish, and nobody to wait for.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(0));
