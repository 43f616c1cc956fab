/**
 * Whether the time of a refused login tells that an account exists: interleaved pairs of a known and an unknown account, through the gateway.
 * `pnpm bench login-timing [PAIRS]`. An area of 0.5 is a guess; 0.40 to 0.60 tells nobody anything. The services must have been built.
 */
import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlatform } from '@holdfast/local/platform/start-platform';
import { Lane } from '../resume/lane.ts';
import { median, separation } from './separation.ts';

const pairs = Number(process.argv[2] ?? 500);
const atOnce = 8;
/** An account is asked for so often that its own limit does not come into play. */
const accounts = Math.ceil(pairs / 50);
const password = 'a long enough passphrase for benchmarks';
const administrator = { email: 'bench@example.test', password };

const stateDir = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
const platform = await startPlatform({ stateDir, ports: 'free', report: (line) => console.error(line), env: { identity: { HOLDFAST_LOGIN_ATTEMPTS_PER_MINUTE: '1000000' } } });

let lanes = 5_000_000;
/** A connection from an address of its own: limits by address stay out of it. */
function lane(): Lane {
  lanes += 1;
  return new Lane(platform.urls.gateway, platform.caFile, lanes);
}

/** As Wexflow stores it. */
function importedHash(): string {
  const salt = randomBytes(16);
  return Buffer.concat([Buffer.of(1), salt, pbkdf2Sync(password, salt, 100_000, 32, 'sha256')]).toString('base64');
}

async function prepare(): Promise<void> {
  const own = lane();
  const made = await own.send('POST', '/v1/bootstrap', '', { secret: platform.bootstrapSecret, ...administrator, name: 'Bench' });
  const bearer = `Bearer ${String((await own.send('POST', '/v1/auth/login', '', administrator)).body['accessToken'])}`;
  for (const kind of ['argon2id', 'imported']) {
    const people = Array.from({ length: accounts }, (_, index) => ({ email: `${kind}-${index}@example.test`, name: 'Bench', roles: ['viewer'], passwordHash: importedHash() }));
    await own.send('POST', `/v1/tenants/${String(made.body['tenantId'])}/members/import`, bearer, { people });
  }
  // A login makes the hash anew; the others keep the one that was imported.
  for (let index = 0; index < accounts; index += 1) {
    const session = await own.send('POST', '/v1/auth/login', '', { email: `argon2id-${index}@example.test`, password });
    if (session.status !== 200) throw new Error(`login: ${session.status}`);
  }
  own.close();
}

/** Milliseconds until a wrong password is refused. */
async function refusal(email: string): Promise<number> {
  const own = lane();
  await own.send('GET', '/.well-known/jwks.json', '');
  const begun = performance.now();
  const answer = await own.send('POST', '/v1/auth/login', '', { email, password: 'not the password at all' });
  const took = performance.now() - begun;
  own.close();
  if (answer.status !== 401) throw new Error(`${email}: ${answer.status}`);
  return took;
}

try {
  await prepare();
  console.log('median ms of a refused login, and the area under the curve of telling the two apart');
  for (const kind of ['argon2id', 'imported']) {
    const [known, unknown]: [number[], number[]] = [[], []];
    let next = 0;
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        while (next < pairs) {
          const pair = next;
          next += 1;
          const ask = { known: async () => known.push(await refusal(`${kind}-${pair % accounts}@example.test`)), unknown: async () => unknown.push(await refusal(`nobody-${kind}-${pair % accounts}@example.test`)) };
          await (pair % 2 === 0 ? ask.known() : ask.unknown());
          await (pair % 2 === 0 ? ask.unknown() : ask.known());
        }
      }),
    );
    console.log(`  ${kind.padEnd(8)} ${pairs} pairs: known ${median(known).toFixed(1)}, unknown ${median(unknown).toFixed(1)}, area ${separation(known, unknown).toFixed(3)}`);
  }
} finally {
  await platform.stop();
  rmSync(stateDir, { recursive: true, force: true });
}
