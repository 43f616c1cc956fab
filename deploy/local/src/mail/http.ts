import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Mailbox } from './mailbox.ts';
import { renderPage } from './page.ts';

/** Answers the page at `/`, the mails as JSON at `GET /api/messages`, and forgets them at `DELETE /api/messages`. */
export function listenHttp(port: number, mailbox: Mailbox, host = '127.0.0.1'): Promise<Server> {
  const server = createServer((request, response) => answer(request, response, mailbox));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

function answer(request: IncomingMessage, response: ServerResponse, mailbox: Mailbox): void {
  // Mails hold live links: a foreign page must not read them by pointing its own host name at this machine.
  if (!/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(request.headers.host ?? '')) return send(response, 421, 'text/plain', 'Not here\n');
  switch (`${request.method} ${request.url?.split('?')[0]}`) {
    case 'GET /':
      return send(response, 200, 'text/html', renderPage(mailbox.list()));
    case 'GET /api/messages':
      return send(response, 200, 'application/json', JSON.stringify(mailbox.list()));
    case 'DELETE /api/messages':
      mailbox.clear();
      return send(response, 204, 'text/plain', '');
    default:
      return send(response, 404, 'text/plain', 'Not found\n');
  }
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'",
  });
  response.end(body);
}
