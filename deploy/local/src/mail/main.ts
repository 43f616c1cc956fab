import { listenHttp } from './http.ts';
import { createMailbox } from './mailbox.ts';
import { listenSmtp } from './smtp.ts';

const [smtpPort = '1025', httpPort = '8025'] = process.argv.slice(2);
const mailbox = createMailbox(500);
const smtp = await listenSmtp(Number(smtpPort), mailbox);
const http = await listenHttp(Number(httpPort), mailbox);

const stop = (): void => {
  smtp.close(() => {});
  http.close();
  http.closeAllConnections();
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
