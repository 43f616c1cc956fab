import { connect } from 'node:net';
import { waitUntil } from '../process/wait-until.ts';

/** Sends commands to a Redis and returns its first reply line for each (RESP simple strings and errors only). */
function converse(url: URL, commands: readonly string[][]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: url.hostname, port: Number(url.port || 6379), timeout: 2000 });
    let text = '';
    socket.setEncoding('utf8');
    socket.once('connect', () => socket.write(commands.map(encode).join('')));
    socket.on('data', (chunk: string) => {
      text += chunk;
      const lines = text.split('\r\n').slice(0, -1);
      if (lines.length < commands.length) return;
      socket.end();
      resolve(lines);
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('Redis closed the connection')));
    socket.once('timeout', () => socket.destroy(new Error('Redis does not answer')));
  });
}

function encode(words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}

/** Waits until the Redis of a `redis://user:password@host:port` URL answers PING, having loaded its data. */
export async function waitForRedis(address: string, timeoutMs: number, stillAlive: () => void = () => {}): Promise<void> {
  const url = new URL(address);
  const user = decodeURIComponent(url.username) || 'default';
  const password = decodeURIComponent(url.password);
  const commands = password === '' ? [['PING']] : [['AUTH', user, password], ['PING']];
  await waitUntil({ what: 'Redis answers', timeoutMs }, async () => {
    stillAlive();
    const replies = await converse(url, commands);
    if (replies.at(-1) === '+PONG') return true;
    throw new Error(`Redis says ${replies.find((reply) => reply.startsWith('-')) ?? 'something unexpected'}`);
  });
}
