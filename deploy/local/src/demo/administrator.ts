import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrapResponse, sessionResponse } from '@holdfast/contracts/http/identity';
import { replaceFile } from '../state/replace-file.ts';
import { CommandError } from '../terminal/command-error.ts';
import type { DemoRun } from './demo-run.ts';
import { expectJson } from './expect.ts';
import type { Answer, HttpsClient } from './https-client.ts';
import type { Narrator } from './narrator.ts';

/** Who the demo acts as. */
export interface Account {
  readonly email: string;
  readonly password: string;
}

export interface AdministratorInput {
  readonly run: DemoRun;
  readonly stateDir: string;
  readonly client: HttpsClient;
  readonly narrator: Narrator;
  readonly env: NodeJS.ProcessEnv;
}

/** Logs in as the given account, as the demo's own of an earlier run, or as a new first administrator; returns the access token. */
export async function logIn(input: AdministratorInput): Promise<string> {
  const account = givenAccount(input.env) ?? keptAccount(input.stateDir) ?? (await makeFirstAdministrator(input));
  input.narrator.step(`Log in as ${account.email}`);
  input.narrator.command(
    `TOKEN=$(curl --silent --cacert "$CA" "$GATEWAY/v1/auth/login" --json '{"email":"${account.email}","password":"…"}'`,
    `  | sed 's/.*"accessToken":"\\([^"]*\\)".*/\\1/')`,
  );
  const session = expectJson('login', await postJson(input.client, '/v1/auth/login', account), [200], sessionResponse);
  input.narrator.result(`an access token for ${session.expiresIn} s`);
  return session.accessToken;
}

function givenAccount({ HOLDFAST_EMAIL: email, HOLDFAST_PASSWORD: password }: NodeJS.ProcessEnv): Account | undefined {
  return email !== undefined && password !== undefined ? { email, password } : undefined;
}

function keptAccount(stateDir: string): Account | undefined {
  const file = join(stateDir, 'demo.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Account) : undefined;
}

async function makeFirstAdministrator({ run, stateDir, client, narrator }: AdministratorInput): Promise<Account> {
  const account = { email: 'admin@example.com', password: randomBytes(24).toString('base64url') };
  narrator.step('Make the first administrator with the one-time secret of this installation');
  narrator.command(
    `curl --cacert "$CA" "$GATEWAY/v1/bootstrap"`,
    `  --json '{"secret":"'$(cat ${run.bootstrapSecretFile})'","email":"${account.email}","password":"…","name":"Demo"}'`,
  );
  const secret = readFileSync(run.bootstrapSecretFile, 'utf8').trim();
  // Kept before it is used: an administrator whose password is lost cannot be made again.
  const file = join(stateDir, 'demo.json');
  replaceFile(file, JSON.stringify(account));
  const answer = await postJson(client, '/v1/bootstrap', { secret, ...account, name: 'Demo' }).catch((error: unknown) => {
    // A request that never left made nobody; any other failure may have come after the administrator was made.
    if (isRefusedConnection(error)) rmSync(file);
    throw error;
  });
  if (answer.status >= 400) rmSync(file);
  if (answer.status === 409) {
    throw new CommandError('There is an administrator already, whose password the demo does not know. Set HOLDFAST_EMAIL and HOLDFAST_PASSWORD.');
  }
  const made = expectJson('bootstrap', answer, [200, 201], bootstrapResponse);
  narrator.result(`administrator ${made.userId} of tenant ${made.tenantId}; the password is kept in ${file}`);
  return account;
}

function isRefusedConnection(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
}

export function postJson(client: HttpsClient, path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return client({ method: 'POST', path, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
}
