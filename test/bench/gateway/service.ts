import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** The service alone: mutual TLS and an answer of a kilobyte, in a process of its own. `service.ts DIR`; prints its port. */
const read = (name: string): Buffer => readFileSync(join(process.argv[2] ?? '', name));
const body = JSON.stringify({ keys: ['x'.repeat(1000)] });
const server = createServer({ cert: read('tls.crt'), key: read('tls.key'), ca: read('ca.crt'), requestCert: true, rejectUnauthorized: true, keepAlive: true }, (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(body);
});
server.keepAliveTimeout = 75_000;
server.listen(0, '127.0.0.1', () => process.stdout.write(String((server.address() as AddressInfo).port)));
