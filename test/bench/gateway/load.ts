import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { join } from 'node:path';

/** One lane of load in a process of its own: `load.ts URL CA CLIENT_DIR|- CONNECTIONS SECONDS`; prints its figures as JSON. */
const [url = '', ca = '', client = '-', connections = '1', seconds = '1'] = process.argv.slice(2);
const own = client === '-' ? {} : { cert: readFileSync(join(client, 'tls.crt')), key: readFileSync(join(client, 'tls.key')) };
const agent = new Agent({ ca: readFileSync(ca), ...own, keepAlive: true, maxSockets: Number(connections) });
const latencies: number[] = [];
let refused = 0;

function once(): Promise<void> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    request(url, { agent, servername: 'localhost' }, (response) => {
      response.resume().on('error', reject).on('end', () => {
        if (response.statusCode === 200) latencies.push(performance.now() - began);
        else refused += 1;
        resolve();
      });
    }).on('error', reject).end();
  });
}

const lane = async (until: number): Promise<void> => {
  while (performance.now() < until) await once();
};
const lanes = (milliseconds: number) => Promise.all(Array.from({ length: Number(connections) }, () => lane(performance.now() + milliseconds)));
await lanes(1000);
latencies.length = 0;
await lanes(Number(seconds) * 1000);
latencies.sort((one, other) => one - other);
const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? Number.NaN;
process.stdout.write(JSON.stringify({ perSecond: latencies.length / Number(seconds), p50: at(0.5), p99: at(0.99), refused }));
agent.destroy();
